require 'net/http'
require 'openssl'

# Each listener has a thread that posts what is queued for it, so that neither the tracker nor
# another listener waits for a slow one; what cannot be delivered is forgotten, as both originals do.
module SladHooks
  class << self
    def install
      @listeners = ENV['HOOK_URLS'].split.map { |url| Listener.new(URI(url), ENV['HOOK_SECRET'].to_s) }
      Issue.include IssueEvents
      Journal.include JournalEvents
    end

    # shape: :native or :plugin. The block makes the body while the record is at hand, and only if
    # somebody listens.
    def tell(shape)
      listeners = @listeners.select { |listener| listener.shape == shape }
      return if listeners.empty?

      body = yield.to_json
      listeners.each { |listener| listener.tell(body) }
    rescue StandardError => e
      complain(e)
    end

    # Without the path, which may hold a secret.
    def complain(error)
      Rails.logger.warn("slad_hooks: #{error.class}")
    end
  end

  # One address, and what is still to be sent there.
  class Listener
    OPEN_SECONDS = 1
    READ_SECONDS = 2
    QUEUE_MAX = 1000

    attr_reader :shape

    def initialize(url, secret)
      @url = url
      @secret = secret
      @shape = url.path.include?('/plugin/') ? :plugin : :native
      @queue = Queue.new
      @start = Mutex.new
    end

    # The thread begins with the first message: one made at load time would not survive a fork.
    def tell(body)
      return if @queue.size > QUEUE_MAX

      @queue << body
      @start.synchronize { @thread = Thread.new { run } unless @thread&.alive? }
    end

    private

    def run
      loop do
        body = @queue.pop
        begin
          post(body)
        rescue StandardError => e
          SladHooks.complain(e)
        end
      end
    end

    def post(body)
      limits = { use_ssl: @url.scheme == 'https', open_timeout: OPEN_SECONDS, read_timeout: READ_SECONDS }
      Net::HTTP.start(@url.host, @url.port, nil, **limits) { |http| http.post(@url.path, body, headers(body)) }
    end

    def headers(body)
      head = { 'Content-Type' => 'application/json', 'User-Agent' => 'Redmine' }
      return head if shape == :plugin || @secret.empty?

      head.merge('X-Redmine-Signature-256' => "sha256=#{OpenSSL::HMAC.hexdigest('SHA256', @secret, body)}")
    end
  end

  module IssueEvents
    def self.included(issue)
      issue.after_create_commit do
        SladHooks.tell(:native) { Native.issue('created', self) }
        SladHooks.tell(:plugin) { PluginShape.opened(self) }
      end
      issue.after_update_commit { SladHooks.tell(:native) { Native.issue('updated', self) } }
      issue.after_destroy_commit { SladHooks.tell(:native) { Native.issue('deleted', self) } }
    end
  end

  module JournalEvents
    def self.included(journal)
      journal.after_create_commit { SladHooks.tell(:plugin) { PluginShape.updated(self) } if journalized.is_a?(Issue) }
    end
  end
end

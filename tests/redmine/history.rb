# history.rb: a month of a support desk, for the demo. Plays the requests of requests.yml: who asked
# when, how the desk went about it, in the order in which it happened and with the clock stopped at
# each step, so that ids, journals and every date come out as they would have.
#
# The same requests take the same course each time (SEED); only the dates follow today's. What would
# lie in the future has not happened yet: the newest requests are still open.
require 'active_support/testing/time_helpers'
require 'zlib'
include ActiveSupport::Testing::TimeHelpers

SEED = 20_260_301
DAYS = 30
NOW = Time.now.change(sec: 0)

# The desk is open 9:00-18:00 on Monday to Friday in Astana, whatever zone the tracker keeps.
module Desk
  ZONE = ActiveSupport::TimeZone['Asia/Almaty']
  MINUTES = 9 * 60

  class << self
    def day(time)
      time.in_time_zone(ZONE).to_date
    end

    def working?(date)
      (1..5).cover?(date.wday)
    end

    def at(date, minute)
      ZONE.local(date.year, date.month, date.day).advance(minutes: minute)
    end

    # So many working minutes later.
    def after(time, minutes)
      walk(time, minutes, 1)
    end

    def before(time, minutes)
      walk(time, minutes, -1)
    end

    private

    def walk(time, minutes, step)
      date = day(time)
      loop do
        left = working?(date) ? left_of(date, time, step) : 0
        return landed(date, time, minutes, step) if minutes <= left && left.positive?

        minutes -= left
        date += step
      end
    end

    def left_of(date, time, step)
      ends = step.positive? ? at(date, 18 * 60) - time : time - at(date, 9 * 60)
      (ends / 60).clamp(0, MINUTES)
    end

    def landed(date, time, minutes, step)
      start = step.positive? ? [time, at(date, 9 * 60)].max : [time, at(date, 18 * 60)].min
      start + (step * minutes * 60)
    end
  end
end

# Numbers that the checks accept and that nobody has: the serials are never reached.
module Numbers
  WEIGHTS = [(1..11).to_a, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]].freeze

  class << self
    def check(eleven)
      digits = eleven.chars.map(&:to_i)
      WEIGHTS.map { |w| w.zip(digits).sum { |a, b| a * b } % 11 }.find { |sum| sum < 10 }
    end

    def bin(random)
      issue { format('%02d%02d40%05d', random.rand(5..22), random.rand(1..12), random.rand(99_100..99_999)) }
    end

    def iin(random)
      issue do
        format('%02d%02d%02d%d%04d', random.rand(60..99), random.rand(1..12), random.rand(1..28), random.rand(3..4),
               random.rand(9910..9999))
      end
    end

    private

    def issue
      loop do
        eleven = yield
        digit = check(eleven)
        return "#{eleven}#{digit}" if digit
      end
    end
  end
end

# Files as people attach them.
module Files
  class << self
    def make(kind, number)
      case kind
      when 'png' then file("screenshot-#{number}.png", 'image/png', picture)
      when 'xml' then file("nakladnaya-#{number}.xml", 'application/xml', invoice(number))
      when 'log' then file('ncalayer.log', 'text/plain', log)
      else file("spravka-#{number}.txt", 'text/plain', "Справка № #{number}\nВыдана по месту требования.\n")
      end
    end

    private

    def file(name, type, bytes)
      io = StringIO.new(bytes.b)
      io.define_singleton_method(:original_filename) { name }
      io.define_singleton_method(:content_type) { type }
      io
    end

    def invoice(number)
      <<~XML
        <?xml version="1.0" encoding="UTF-8"?>
        <awp version="2.2"><number>#{number}</number><turnoverSize>0.00</turnoverSize>
        <products><product><name>Доставка</name><price>1000.255</price><vat>12</vat></product></products></awp>
      XML
    end

    def log
      <<~TEXT
        [main] INFO  NCALayer - version 1.4
        [ws-7] ERROR o.j.w.WebSocketImpl - handshake failed: net::ERR_CERT_AUTHORITY_INVALID
        [ws-7] INFO  o.j.w.WebSocketImpl - closed, code 1006
      TEXT
    end

    # A window with a red bar: 320x120, colours by rows.
    def picture
      rows = (0...120).map do |y|
        colour = if y < 18 then [38, 84, 160] elsif y.between?(40, 62) then [200, 40, 40] else [244, 244, 246] end
        "\0".b + (colour.pack('C3') * 320)
      end
      png([['IHDR', [320, 120, 8, 2, 0, 0, 0].pack('NNC5')], ['IDAT', Zlib.deflate(rows.join)], ['IEND', '']])
    end

    def png(chunks)
      parts = chunks.map do |type, data|
        body = type.b + data.b
        [data.bytesize].pack('N') + body + [Zlib.crc32(body)].pack('N')
      end
      "\x89PNG\r\n\x1A\n".b + parts.join
    end
  end
end

# Names of the tracker, looked up once.
module Names
  class << self
    def status(name) = (@status ||= IssueStatus.all.index_by(&:name)).fetch(name)
    def tracker(name) = (@tracker ||= Tracker.all.index_by(&:name)).fetch(name)
    def priority(name) = (@priority ||= IssuePriority.all.index_by(&:name)).fetch(name)
    def activity(name) = (@activity ||= TimeEntryActivity.all.index_by(&:name)).fetch(name)
    def user(login) = (@user ||= User.logged.index_by(&:login)).fetch(login)
    def project(identifier) = (@project ||= Project.all.index_by(&:identifier)).fetch(identifier)
    def field(name) = (@field ||= IssueCustomField.all.index_by(&:name)).fetch(name)

    def category(project, name)
      (@category ||= IssueCategory.all.index_by { |c| [c.project_id, c.name] })[[project.id, name]]
    end

    def version(name) = (@version ||= Version.all.index_by(&:name)).fetch("E-DOC #{name}")
  end
end

TEXTS = YAML.load_file(File.join(__dir__, 'requests.yml'))
VIP = %w[vip vip2 mukashev gromova rakhimov seitkali].freeze
CLIENTS = { 'edoc-support' => %w[vip basic gromova mukashev tursunova vip2 pak rakhimov litvinova],
            'eep-support' => %w[ospanova kasymov seitkali abenova] }.freeze
# Of a hundred requests whose text does not say how they went.
COURSES = { quick: 30, late: 10, asked: 12, silent: 5, escalated: 8, shipped: 9, third: 4, third_done: 4, reopened: 7,
            duplicate: 16, working: 4, resolved: 5, missed: 3, waiting: 2 }.freeze
NEEDS = { asked: 'ask', silent: 'ask', waiting: 'ask', escalated: 'dev', shipped: 'dev', third: 'third',
          third_done: 'third' }.freeze
TARGETS = { 'Немедленный' => 30, 'Срочный' => 60, 'Высокий' => 60 }.freeze

# One request: what was asked, and the steps of its course, each with its instant.
class Request
  attr_reader :theme, :ask, :created, :steps, :issue_id, :course
  attr_accessor :master

  def initialize(theme, ask, created, number)
    @theme = theme
    @ask = ask
    @random = Random.new(SEED + number)
    @created = created
    @steps = []
    @numbers = { doc: "#{@random.rand(10..99)}-#{@random.rand(1000..9999)}", act: @random.rand(100..999).to_s,
                 sum: "#{@random.rand(12..980)} #{format('%03d', @random.rand(0..999))}", bin: Numbers.bin(@random),
                 iin: Numbers.iin(@random), day: Desk.day(created - (@random.rand(2..9) * 86_400)).strftime('%d.%m.%Y') }
  end

  def client = @client ||= ask['who'] || pick(CLIENTS.fetch(project))
  def vip? = VIP.include?(client)
  def project = theme['project'] || 'edoc-support'
  def tracker = ask['tracker'] || theme['tracker'] || 'Поддержка'
  def language = ask['t'].match?(/[әғқңөұүһі]/i) ? 'kk' : 'ru'
  def operator = @operator ||= project == 'eep-support' || (!vip? && @random.rand(2).zero?) ? 'operator2' : 'operator'

  def channel
    @channel ||= ask['channel'] || (tracker == 'Обратный звонок' && 'Обратный звонок') ||
                 pick(vip? ? %w[Трекер Трекер Трекер Эл.\ почта] : ['Эл. почта', 'Эл. почта', 'Онлайн-помощник'])
  end

  # Lays down the steps; `earlier`: requests of the same theme that this one may repeat.
  def plan(earlier)
    @master = earlier.first
    @course = choose
    step(created, client) { create }
    send(@course)
    self
  end

  def close_at = @close_at || NOW

  private

  def pick(list) = list[@random.rand(list.size)]

  def fill(text) = text.gsub(/\{(\w+)\}/) { @numbers.fetch(Regexp.last_match(1).to_sym) }

  # The theme's own words, or what is always said on such an occasion.
  def words(name)
    own = theme[name.to_s]
    fill(pick(Array(own || TEXTS.fetch('sayings').fetch(name.to_s).fetch(language))))
  end

  def choose
    return ask['course'].to_sym if ask['course']
    return :called if tracker == 'Обратный звонок'
    return :wished if tracker == 'Улучшение'

    fit = COURSES.select { |name, _| NEEDS[name].nil? || theme[NEEDS[name]] }
    fit = fit.except(:duplicate) unless @master && theme['alike']
    at = @random.rand(fit.values.sum)
    fit.find { |_, weight| (at -= weight).negative? }.first
  end

  # Nobody acts on the full minute.
  def step(time, login, &deed)
    at = time + @random.rand(60)
    @steps << [at, self, login, deed]
    at
  end

  # The instant so many working minutes later, somewhere between the two.
  def later(time, from, to) = Desk.after(time, @random.rand(from..to))

  # When a client reads an answer: not at night.
  def client_later(time)
    at = time + (@random.rand(15..420) * 60)
    hour = at.in_time_zone(Desk::ZONE).hour
    hour.between?(8, 21) ? at : Desk.at(Desk.day(at) + (hour > 21 ? 1 : 0), (8 * 60) + @random.rand(20..200))
  end

  def target
    return 15 if channel == 'Онлайн-помощник'

    vip? ? TARGETS.fetch(ask['priority'], 120) : Desk::MINUTES
  end

  # -- what happens, step by step --

  def answer(share, prefix = nil)
    at = Desk.after(created, (target * @random.rand(share)).ceil)
    text = [prefix, words(:first)].compact.join(' ')
    raised = ask['priority'].nil? && @random.rand(9).zero? ? pick(%w[Высокий Срочный Низкий]) : nil
    step(at, operator) do |issue|
      change(issue, text, 'В работе') do
        issue.assigned_to = Names.user(operator)
        issue.priority = Names.priority(raised) if raised
      end
    end
    remark(at)
    at
  end

  def remark(time)
    return unless theme['internal'] && @random.rand(2).zero?

    text = words(:internal)
    step(later(time, 4, 50), operator) { |issue| change(issue, text, nil, hidden: true) }
  end

  def solve(time, from = 30, to = 300)
    at = later(time, from, to)
    text = words(:done)
    hours = @random.rand(4).zero? ? pick([0.25, 0.5, 0.75, 1.5]) : nil
    step(at, operator) do |issue|
      change(issue, text, 'Решена')
      log_time(issue, hours, 'Консультация') if hours
    end
    at
  end

  # The client says thanks, and the desk closes; or only one of them does something.
  def close(time)
    kind = @random.rand(3)
    text = words(:thanks)
    thanked = client_later(time)
    step(thanked, client) { |issue| change(issue, text, kind == 1 ? 'Закрыта' : nil) } unless kind.zero?
    @close_at = kind == 1 ? thanked : later(kind.zero? ? time : thanked, 60, 500)
    step(@close_at, operator) { |issue| change(issue, nil, 'Закрыта') } unless kind == 1
    @close_at
  end

  def question(time)
    text = words(:ask)
    step(time, operator) { |issue| change(issue, text, 'Нужен отклик') { issue.assigned_to = Names.user(operator) } }
  end

  def reply(time)
    text = words(:reply)
    at = step(client_later(time), client) { |issue| change(issue, text, nil) }
    step(later(at, 5, 70), operator) { |issue| change(issue, nil, 'В работе') }
  end

  # -- courses --

  def quick = close(solve(answer(0.08..0.8)))
  def late = close(solve(answer(1.15..2.6, words(:late))))
  def missed = nil
  def working = answer(0.1..0.9)
  def resolved = solve(answer(0.1..0.9))

  def asked
    at = reply(question(answer(0.1..0.7) + 60))
    close(solve(at))
  end

  def silent
    asked_at = question(answer(0.1..0.8) + 120)
    text = words(:silent)
    step(later(asked_at, 490, 700), operator) { |issue| change(issue, text, 'Закрыта') }
  end

  # A question, and nothing since.
  def waiting
    question(Desk.after(created, [target * 0.6, 35].min.ceil))
  end

  def reopened
    at = close(solve(answer(0.1..0.9)))
    again = words(:again)
    taken = words(:taken)
    at = step(client_later(at), client) { |issue| change(issue, again, nil) }
    at = step(later(at, 10, 90), operator) { |issue| change(issue, taken, 'В работе') }
    solve(at, 60, 400)
  end

  def escalated
    hand_over(answer(0.1..0.9), '4.12')
  end

  def shipped
    at = hand_over(answer(0.1..0.9), '4.11')
    text = format(words(:shipped), version: '4.11')
    at = later(at, 700, 2200)
    step(at - 600, 'developer') { |_| finish_work }
    step(at, operator) { |issue| change(issue, text, 'Решена') }
    close(at)
  end

  def third
    at = answer(0.1..0.9)
    at = outside(at)
    text = words(:waiting_on)
    step(later(at, 540, 1100), operator) { |issue| change(issue, text, nil) }
  end

  def third_done
    at = outside(answer(0.1..0.9))
    at = step(later(at, 300, 900), operator) { |issue| change(issue, nil, 'В работе') }
    close(solve(at, 20, 90))
  end

  def outside(time)
    text = words(:third)
    step(later(time, 20, 120), operator) { |issue| change(issue, text, 'Ожидание третьей стороны') }
  end

  def rejected
    at = Desk.after(created, (target * @random.rand(0.1..0.8)).ceil)
    text = words(:first)
    step(at, operator) { |issue| change(issue, text, 'Отклонена') { issue.assigned_to = Names.user(operator) } }
  end

  # An open original takes this one with it when it is closed; a closed one has answered it.
  def duplicate
    at = Desk.after(created, (target * @random.rand(0.1..0.9)).ceil)
    text = words(:duplicate)
    step(at, operator) do |issue|
      original = master&.issue_id
      relate(Issue.find(original), 'duplicates') if original
      change(issue, text, original && Issue.find(original).closed? ? 'Закрыта' : 'В работе')
    end
  end

  def called
    at = Desk.after(created, (target * @random.rand(0.15..(@random.rand(4).zero? ? 2.2 : 0.9))).ceil)
    text = words(:first)
    step(at, operator) do |issue|
      log_time(issue, pick([0.25, 0.5]), 'Звонок клиенту')
      change(issue, text, 'В работе') { issue.assigned_to = Names.user(operator) }
    end
    close(solve(at, 5, 120))
  end

  def wished
    at = answer(0.2..0.9)
    theme['dev'] && @random.rand(2).zero? ? hand_over(at, '4.13') : solve(at, 100, 900)
  end

  def hand_over(time, version)
    at = later(time, 40, 260)
    said = words(:escalated)
    dug = words(:dug)
    step(at, operator) do |issue|
      make_work(version)
      date = I18n.l(Names.version(version).effective_date, format: '%d.%m.%Y')
      change(issue, format(said, version: version, date: date), 'Передана в разработку')
    end
    dug_at = later(at, 60, 500)
    step(dug_at, 'developer') do |issue|
      work = Issue.find(@work_id)
      change(work, nil, 'В работе') if work.status == Names.status('Новая')
      change(issue, dug, nil, hidden: @random.rand(2).zero?)
    end
    [at, dug_at].max
  end

  # -- deeds; the clock stands at the step's instant --

  def create
    author = theme['staff'] ? operator : client
    User.current = Names.user(author)
    issue = Issue.new(project: Names.project(project), tracker: Names.tracker(tracker), author: User.current,
                      subject: fill(ask['s']), description: fill(ask['t']), status: Names.status('Новая'),
                      priority: Names.priority(ask['priority'] || 'Нормальный'))
    issue.category = Names.category(issue.project, theme['category'])
    issue.custom_field_values = fields
    issue.save_attachments([{ 'file' => Files.make(ask['file'], @numbers[:act]) }], User.current) if ask['file']
    issue.notify = false
    issue.save!
    @issue_id = issue.id
  end

  def fields
    known = { 'Канал' => channel }
    known['ИИН/БИН'] = vip? ? @numbers[:bin] : @numbers[:iin] if vip? || @random.rand(2).zero?
    known['Получено'] = received if theme['staff']
    known.transform_keys { |name| Names.field(name).id.to_s }
  end

  # What staff enter came before they did so.
  def received = Desk.before(created, @random.rand(25..200)).in_time_zone(Desk::ZONE).strftime('%Y-%m-%d %H:%M')

  def change(issue, text, status, hidden: false)
    journal = issue.init_journal(User.current, text.to_s)
    journal.private_notes = true if hidden
    issue.status = Names.status(status) if status
    yield if block_given?
    issue.notify = false
    journal.notify = false
    issue.save!
  end

  def log_time(issue, hours, activity)
    TimeEntry.create!(project: issue.project, issue: issue, user: User.current, author: User.current, hours: hours,
                      activity: Names.activity(activity), spent_on: Date.current)
  end

  # Duplicates go from the later to the earlier, so that no circle can come of it. With a copy of
  # the issue of its own, since the entry about the relation is one by itself.
  def relate(other, type)
    relation = IssueRelation.new(issue_from: Issue.find(issue_id), issue_to: other, relation_type: type)
    relation.init_journals(User.current)
    relation.save!
  end

  # One development issue for a theme, however many clients have the trouble.
  def make_work(version)
    work = Issue.find_by(project: Names.project('edoc-dev'), subject: theme['dev']['s']) || new_work(version)
    relate(work, 'relates')
    @work_id = work.id
  end

  def new_work(version)
    kind = tracker == 'Улучшение' ? tracker : 'Ошибка'
    work = Issue.new(project: Names.project('edoc-dev'), tracker: Names.tracker(kind), author: User.current,
                     subject: theme['dev']['s'], description: theme['dev']['t'], status: Names.status('Новая'),
                     priority: Names.priority('Нормальный'), assigned_to: Names.user('developer'),
                     fixed_version: Names.version(version))
    work.notify = false
    work.save!
    work
  end

  def finish_work
    work = Issue.find(@work_id)
    change(work, 'Исправлено, проверено на тестовом контуре.', 'Закрыта') unless work.closed?
  end
end

# Who asks when: spread over the days by weight, most of it while the desk is open.
class Calendar
  WEEKEND = 0.12

  def initialize(count)
    @random = Random.new(SEED)
    today = Desk.day(NOW)
    days = ((today - DAYS + 1)..today).to_a
    weights = days.map { |d| Desk.working?(d) ? 1.0 : WEEKEND }
    @places = spread(days, weights, count)
  end

  def arrival(number)
    date = @places[number]
    at = Desk.at(date, minute(date))
    at < NOW - 600 ? at : NOW - (@random.rand(12..200) * 60)
  end

  # A morning about twelve days ago, on which everybody calls within the hour.
  def incident(number)
    date = Desk.day(NOW) - 12
    date -= 1 until Desk.working?(date)
    Desk.at(date, (10 * 60) + 6 + (number * 7))
  end

  private

  def spread(days, weights, count)
    sum = 0.0
    edges = weights.map { |w| sum += w }
    (0...count).map { |i| days[edges.index { |edge| edge > (i + 0.5) / count * sum }] }
  end

  def minute(date)
    return @random.rand((10 * 60)..(22 * 60)) unless Desk.working?(date)
    return @random.rand(2).zero? ? @random.rand(30..500) : @random.rand(1085..1410) if @random.rand(12).zero?

    peak = @random.rand(2).zero? ? (10 * 60) + 40 : (15 * 60) + 20
    (peak + (@random.rand(-100..100) + @random.rand(-60..60))).clamp((9 * 60) + 2, (17 * 60) + 55)
  end
end

# Two wait for their client right now, wherever in the week that is: the question is a few working
# hours old.
FRESH = [['too-little', 2], ['sign-hang', 0]].freeze

def requests
  asks = TEXTS.fetch('themes').flat_map { |theme| theme['asks'].each_with_index.map { |ask, i| [theme, ask, i] } }
  fresh, asks = asks.partition { |theme, _, i| FRESH.include?([theme['theme'], i]) }
  burst, asks = asks.partition { |theme,| theme['burst'] }
  calendar = Calendar.new(asks.size)
  asks.shuffle!(random: Random.new(SEED))
  made = asks.each_with_index.map { |(theme, ask), i| [theme, ask, calendar.arrival(i)] }
  made += burst.map { |theme, ask, i| [theme, ask, calendar.incident(i)] }
  made += fresh.each_with_index.map do |(theme, ask), i|
    [theme, ask.merge('course' => 'waiting'), Desk.before(NOW, 260 - (i * 110))]
  end
  made.each_with_index.map { |(theme, ask, created), i| Request.new(theme, ask, created, i) }
end

def plan(all)
  all.sort_by!(&:created)
  seen = Hash.new { |hash, key| hash[key] = [] }
  all.each do |request|
    request.plan(seen[request.theme['theme']])
    seen[request.theme['theme']] << request unless request.course == :duplicate
  end
end

def set_versions
  { '4.11' => -8, '4.12' => 20, '4.13' => 62 }.each do |name, days|
    Version.find_by!(name: "E-DOC #{name}").update!(effective_date: Date.current + days)
  end
end

def play(all)
  steps = all.flat_map(&:steps).select { |at,| at < NOW - 120 }
  steps.each_with_index.sort_by { |step, i| [step.first, i] }.each do |(at, request, login, deed), _|
    travel_to(at)
    User.current = Names.user(login)
    deed.call(request.issue_id && Issue.find(request.issue_id))
  end
  travel_back
  steps.size
end

ActionMailer::Base.perform_deliveries = false
# A tracker in which something has happened already keeps its own history.
unless Issue.exists?
  all = requests
  Issue.transaction do
    set_versions
    plan(all)
    puts "#{play(all)} steps"
  end
  puts "#{Issue.count} issues, #{Journal.count} journals", all.map(&:course).tally.sort.inspect
end

module SladHooks
  # The bodies of the redmine_webhook plugin: records as they lie in the database.
  module PluginShape
    ISSUE = %i[id subject description created_on updated_on closed_on root_id parent_id done_ratio start_date due_date
               estimated_hours is_private lock_version].freeze
    PROJECT = %i[id identifier name description created_on homepage].freeze

    DETAIL = %i[id value old_value prop_key property].freeze

    class << self
      def opened(issue)
        { payload: { action: 'opened', issue: issue_hash(issue), url: url(issue) } }
      end

      def updated(journal)
        issue = journal.journalized
        { payload: { action: 'updated', issue: issue_hash(issue), journal: journal_hash(journal), url: url(issue) } }
      end

      private

      def url(issue)
        "#{Setting.protocol}://#{Setting.host_name}/issues/#{issue.id}"
      end

      def take(record, names)
        names.index_with { |name| value(record.public_send(name)) }
      end

      def value(thing)
        thing.respond_to?(:utc) ? thing.utc.iso8601(3) : thing
      end

      def named(record)
        { id: record.id, name: record.name }
      end

      def person(user)
        user && take(user, %i[id login mail firstname lastname]).merge(identity_url: nil, icon_url: nil)
      end

      def issue_hash(issue)
        take(issue, ISSUE).merge(
          custom_field_values: issue.custom_field_values.map do |v|
            { custom_field_id: v.custom_field.id, custom_field_name: v.custom_field.name, value: v.value }
          end,
          project: take(issue.project, PROJECT), status: named(issue.status), tracker: named(issue.tracker),
          priority: named(issue.priority), author: person(issue.author), assignee: person(issue.assigned_to),
          watchers: issue.watcher_users.map { |user| person(user) }
        )
      end

      def journal_hash(journal)
        take(journal, %i[id notes created_on private_notes]).merge(
          author: person(journal.user), details: journal.details.map { |d| take(d, DETAIL) }
        )
      end
    end
  end
end

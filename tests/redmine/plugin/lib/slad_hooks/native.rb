module SladHooks
  # The bodies of Redmine 7.0's own webhooks: the issue as the REST API shows it, and its newest
  # journal. Private notes are in it: the owner of a hook is taken to be one who may see them.
  module Native
    class << self
      def issue(action, issue)
        journal = issue.current_journal if action == 'updated'
        journal = nil unless journal&.persisted?
        data = { issue: issue_hash(issue) }
        data[:journal] = journal_hash(journal) if journal
        { type: "issue.#{action}", timestamp: instant(timestamp(action, issue, journal)), data: data }
      end

      private

      def timestamp(action, issue, journal)
        return issue.created_on if action == 'created'
        return Time.now if action == 'deleted'

        journal ? journal.created_on : issue.updated_on
      end

      def instant(time)
        time&.utc&.iso8601
      end

      def named(record)
        record && { id: record.id, name: record.name }
      end

      def issue_hash(issue)
        relations(issue).compact.merge(
          subject: issue.subject, description: issue.description, start_date: issue.start_date,
          due_date: issue.due_date, done_ratio: issue.done_ratio, is_private: issue.is_private,
          estimated_hours: issue.estimated_hours, custom_fields: custom_fields(issue),
          created_on: instant(issue.created_on), updated_on: instant(issue.updated_on),
          closed_on: instant(issue.closed_on)
        )
      end

      def relations(issue)
        { id: issue.id, project: named(issue.project), tracker: named(issue.tracker),
          status: named(issue.status).merge(is_closed: issue.status.is_closed), priority: named(issue.priority),
          author: named(issue.author), assigned_to: named(issue.assigned_to), category: named(issue.category),
          fixed_version: named(issue.fixed_version) }
      end

      def custom_fields(issue)
        issue.custom_field_values.map { |v| { id: v.custom_field.id, name: v.custom_field.name, value: v.value } }
      end

      def journal_hash(journal)
        { id: journal.id, created_on: instant(journal.created_on), notes: journal.notes, user: named(journal.user),
          details: journal.details.map { |d| d.slice(:property, :prop_key, :old_value, :value) } }
      end
    end
  end
end

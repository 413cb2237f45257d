# Sends both kinds of webhooks from the private tracker of the tests, whose Redmine is older than
# webhooks of its own, and without the packages that the redmine_webhook plugin wants.
#
#   HOOK_URLS    where to, separated by blanks. A path with /plugin/ in it gets the plugin's shape,
#                any other Redmine 7.0's, signed with
#   HOOK_SECRET
Redmine::Plugin.register :slad_hooks do
  name 'Webhooks for the tests of slad'
  version '1.0'
end

SladHooks.install if ENV['HOOK_URLS'].present?

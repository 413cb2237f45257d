# script.rb FILE...: runs Ruby files inside Redmine, as `rails runner` does, but without loading
# every class first, which takes longer than most of what is run.
require File.join(Dir.pwd, 'config/application')
ActiveSupport.on_load(:before_initialize) { config.eager_load = false }
require File.join(Dir.pwd, 'config/environment')
ARGV.each { |file| load file }

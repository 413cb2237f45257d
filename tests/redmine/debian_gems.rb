# Loaded into the Ruby of packages that are being installed: Debian keeps a gem's files in
# vendor_ruby, not in a folder of the gem's own. The bundler that came to Debian 12 with Ruby 3.1.7
# takes such gems for deleted, so Debian's own redmine cannot be configured with it.
Gem::Specification.prepend(Module.new { def deleted_gem? = false }) if defined?(Gem::Specification)

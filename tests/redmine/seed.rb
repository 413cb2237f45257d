# seed.rb: what a support desk has before its first request: statuses, trackers, roles, people,
# organisations, projects, fields, FAQ. Through Redmine's own models; running it again changes
# nothing. What is secret or differs between instances (keys, host name) is set by redmine.sh.
require 'active_support/testing/time_helpers'
include ActiveSupport::Testing::TimeHelpers

Redmine::DefaultData::Loader.load('ru') if Redmine::DefaultData::Loader.no_data?

SETTINGS = {
  app_title: 'Служба поддержки E-DOC',
  welcome_text: 'Обращения пользователей E-DOC и ЕЭП. E-DOC және ЕЭП пайдаланушыларының өтініштері.',
  default_language: 'ru',
  force_default_language_for_anonymous: '1',
  login_required: '1',
  self_registration: '0',
  default_projects_public: '0',
  host_name: '127.0.0.1',
  protocol: 'http',
  mail_from: 'support@edoc.test',
  plain_text_mail: '1',
  rest_api_enabled: '1',
  mail_handler_api_enabled: '1',
  mail_handler_api_key: 'set-by-redmine.sh',
  cross_project_issue_relations: '1',
  text_formatting: 'common_mark',
  gravatar_enabled: '0'
}.freeze

STATUSES = ['Передана в разработку', 'Ожидание третьей стороны'].freeze
CALLBACK = 'Обратный звонок'.freeze
ACTIVITIES = ['Консультация', 'Звонок клиенту'].freeze

READ = %i[view_issues view_wiki_pages view_files view_documents view_news].freeze
STAFF = READ + %i[
  add_issues edit_issues add_issue_notes edit_own_issue_notes set_notes_private view_private_notes
  manage_issue_relations view_issue_watchers add_issue_watchers delete_issue_watchers
  view_time_entries log_time save_queries view_wiki_edits
]
# Role: what it may, which issues it sees, which of Redmine's own it takes the place of.
ROLES = {
  'Клиент' => { sees: 'own', may: READ + %i[add_issues add_issue_notes edit_own_issues edit_own_issue_notes] },
  'Оператор' => { sees: 'all', may: STAFF + %i[copy_issues manage_subtasks edit_wiki_pages edit_own_time_entries] },
  'Разработчик' => { sees: 'all', may: STAFF },
  'Руководитель поддержки' => { sees: 'all', may: STAFF + %i[
    edit_project manage_members manage_versions manage_categories copy_issues delete_issues manage_subtasks
    edit_issue_notes edit_wiki_pages rename_wiki_pages manage_public_queries edit_time_entries import_issues
    add_issue_watchers view_changesets view_gantt view_calendar
  ] },
  'SLA-бот' => { sees: 'all', may: READ + %i[
    add_issues edit_issues add_issue_notes set_notes_private view_private_notes manage_issue_relations
    view_issue_watchers add_issue_watchers view_time_entries set_own_issues_private
  ] }
}.freeze
FREE_HANDS = ['Оператор', 'Разработчик', 'Руководитель поддержки', 'SLA-бот', 'Менеджер'].freeze
CLIENT_STEPS = [
  ['Решена', 'Закрыта'], ['Решена', 'В работе'], ['Нужен отклик', 'В работе']
].freeze

# Login: first name, last name, mail, role in the staff's projects.
PEOPLE = {
  'operator' => ['Айгерим', 'Жумабаева', 'a.zhumabaeva@edoc.test', 'Оператор'],
  'operator2' => ['Сергей', 'Власенко', 's.vlasenko@edoc.test', 'Оператор'],
  'developer' => ['Тимур', 'Исаев', 't.isaev@edoc.test', 'Разработчик'],
  'manager' => ['Марина', 'Цой', 'm.tsoy@edoc.test', 'Руководитель поддержки'],
  'sla-bot' => ['Служба', 'SLA', 'sla-bot@edoc.test', 'SLA-бот'],
  'vip' => ['Данияр', 'Ахметов', 'd.akhmetov@alatau-logistic.test'],
  'vip2' => ['Ольга', 'Ким', 'o.kim@alatau-logistic.test'],
  'basic' => ['Гульнара', 'Сарсенова', 'g.sarsenova@sarsenova.test'],
  'outsider' => ['Пётр', 'Чужинов', 'p.chuzhinov@elsewhere.test'],
  'mukashev' => ['Ерлан', 'Мукашев', 'e.mukashev@kaspisnab.test'],
  'gromova' => ['Наталья', 'Громова', 'n.gromova@vostokenergo.test'],
  'rakhimov' => ['Руслан', 'Рахимов', 'r.rakhimov@vostokenergo.test'],
  'tursunova' => ['Асель', 'Турсунова', 'a.tursunova@medservice.test'],
  'pak' => ['Виктор', 'Пак', 'v.pak@pak.test'],
  'litvinova' => ['Елена', 'Литвинова', 'e.litvinova@gost.test'],
  'ospanova' => ['Бибігүл', 'Оспанова', 'b.ospanova@zhetisu-agro.test'],
  'kasymov' => ['Нұрлан', 'Қасымов', 'n.kasymov@dostyk.test'],
  'seitkali' => ['Айбек', 'Сейітқали', 'a.seitkali@temirzhol.test'],
  'abenova' => ['Жанар', 'Әбенова', 'zh.abenova@meiman.test']
}.freeze

MAILS = { 'sla-bot' => 'none', 'manager' => 'all' }.freeze

# Organisation, a group in Redmine: its people and its projects.
ORGANISATIONS = {
  'ТОО «Алатау Логистик»' => [%w[vip vip2], %w[edoc-support eep-support]],
  'ИП «Сарсенова»' => [%w[basic], %w[edoc-support]],
  'ТОО «Каспий Снаб»' => [%w[mukashev], %w[edoc-support eep-support]],
  'АО «Восток Энерго»' => [%w[gromova rakhimov], %w[edoc-support eep-support]],
  'ТОО «Медсервис Плюс»' => [%w[tursunova], %w[edoc-support]],
  'ИП «Пак В. А.»' => [%w[pak], %w[edoc-support eep-support]],
  'Гости портала' => [%w[litvinova abenova], %w[edoc-support eep-support]],
  '«Жетісу Агро» ЖШС' => [%w[ospanova], %w[eep-support edoc-support]],
  '«Достық» ШҚ' => [%w[kasymov], %w[eep-support]],
  '«Темір Жол Құрылыс» ЖШС' => [%w[seitkali], %w[eep-support]]
}.freeze

PROJECTS = {
  'edoc-support' => ['E-DOC: поддержка', 'Обращения пользователей портала E-DOC.'],
  'eep-support' => ['ЕЭП қолдау', 'Еуразиялық электрондық портал пайдаланушыларының өтініштері.'],
  'edoc-dev' => ['Разработка E-DOC', 'Внутренний проект отдела разработки; клиентам не виден.']
}.freeze
# Without dates, which a template would carry into another month; the history sets them.
VERSIONS = ['E-DOC 4.11', 'E-DOC 4.12', 'E-DOC 4.13'].freeze
CATEGORIES = {
  'edoc-support' => ['Подписание и ЭЦП', 'Документооборот', 'Личный кабинет', 'Обмен с 1С', 'Печать и выгрузки',
                     'Работа портала'],
  'eep-support' => ['ЭЦҚ және қол қою', 'Сауда-саттық', 'Жеке кабинет', 'Құжаттар', 'Порталдың жұмысы'],
  'edoc-dev' => ['Портал', 'Криптография', 'API']
}.freeze

CHANNELS = ['Трекер', 'Эл. почта', 'Онлайн-помощник', 'Письмо', 'Обратный звонок', 'Телефон'].freeze

def seed_settings
  SETTINGS.each { |name, value| Setting[name] = value unless Setting[name].to_s == value }
end

def seed_statuses_and_trackers
  STATUSES.each { |name| IssueStatus.find_or_create_by!(name: name) { |s| s.is_closed = false } }
  Tracker.find_or_create_by!(name: CALLBACK) { |t| t.default_status = IssueStatus.find_by!(name: 'Новая') }
  ACTIVITIES.each { |name| TimeEntryActivity.find_or_create_by!(name: name) }
end

def seed_roles
  ROLES.each do |name, about|
    role = Role.find_or_initialize_by(name: name)
    role.update!(permissions: about[:may].uniq, issues_visibility: about[:sees],
                 assignable: %w[Клиент SLA-бот].exclude?(name), time_entries_visibility: 'all')
  end
end

# Staff and the bot may set any status but «Новая», and take a closed request up again; a client
# accepts or rejects a solution and answers a question.
def free_steps(ids)
  open = IssueStatus.where(is_closed: false).pluck(:id)
  from_new = [[0, ids['Новая']]]
  work = open.product(ids.values - [ids['Новая']])
  again = (ids.values - open).map { |closed| [closed, ids['В работе']] }
  (from_new + work + again).reject { |from, to| from == to }
end

def seed_workflow
  ids = IssueStatus.pluck(:name, :id).to_h
  client = [[0, ids['Новая']]] + CLIENT_STEPS.map { |pair| pair.map { |name| ids.fetch(name) } }
  steps = FREE_HANDS.to_h { |name| [name, free_steps(ids)] }.merge('Клиент' => client)
  rows = steps.flat_map do |name, pairs|
    role = Role.find_by!(name: name)
    WorkflowTransition.where(role_id: role.id).delete_all
    Tracker.pluck(:id).product(pairs).map do |tracker, (from, to)|
      { type: 'WorkflowTransition', tracker_id: tracker, role_id: role.id, old_status_id: from, new_status_id: to }
    end
  end
  WorkflowTransition.insert_all!(rows)
end

def set_password(user, login)
  return if user.check_password?("#{login}-demo")

  user.password = user.password_confirmation = "#{login}-demo"
  user.must_change_passwd = false
  user.save!
end

def seed_people
  PEOPLE.each do |login, (first, last, mail)|
    user = User.find_by(login: login) || User.new(login: login, mail: mail)
    user.assign_attributes(firstname: first, lastname: last, language: 'ru', status: User::STATUS_ACTIVE,
                           mail_notification: MAILS.fetch(login, 'only_my_events'))
    set_password(user, login)
    user.save! if user.changed?
  end
  seed_admin
end

def seed_admin
  admin = User.find_by!(login: 'admin')
  admin.update!(firstname: 'Администратор', lastname: 'Трекера', language: 'ru', mail: 'admin@edoc.test')
  set_password(admin, 'admin')
end

def seed_projects
  PROJECTS.each do |identifier, (name, about)|
    project = Project.find_or_initialize_by(identifier: identifier)
    project.update!(name: name, description: about, is_public: false, trackers: Tracker.sorted.to_a,
                    enabled_module_names: %w[issue_tracking time_tracking wiki files documents])
    CATEGORIES.fetch(identifier).each { |c| IssueCategory.find_or_create_by!(project: project, name: c) }
  end
  development = Project.find_by!(identifier: 'edoc-dev')
  VERSIONS.each { |name| Version.find_or_create_by!(project: development, name: name) { |v| v.sharing = 'system' } }
end

def add_member(project, principal, role)
  return if Member.exists?(project_id: project.id, user_id: principal.id)

  Member.create!(project: project, principal: principal, roles: [Role.find_by!(name: role)])
end

def seed_members
  PROJECTS.each_key do |identifier|
    project = Project.find_by!(identifier: identifier)
    PEOPLE.each { |login, (_, _, _, role)| add_member(project, User.find_by!(login: login), role) if role }
  end
  ORGANISATIONS.each do |name, (logins, projects)|
    group = Group.find_by(lastname: name) || Group.create!(lastname: name)
    group.users << (User.where(login: logins).to_a - group.users.to_a)
    projects.each { |identifier| add_member(Project.find_by!(identifier: identifier), group, 'Клиент') }
  end
end

def field(name, **about)
  field = IssueCustomField.find_or_initialize_by(name: name)
  support = Project.where(identifier: %w[edoc-support eep-support]).to_a
  field.update!({ is_for_all: false, projects: support, trackers: Tracker.all.to_a, is_filter: true }.merge(about))
end

def seed_fields
  staff = Role.where(name: FREE_HANDS).to_a
  field('Канал', field_format: 'list', possible_values: CHANNELS, default_value: 'Трекер', visible: false, roles: staff,
                 description: 'Каким каналом пришло обращение: заполняют сотрудники, почта и онлайн-помощник')
  field('Получено', field_format: 'string', regexp: '^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$', visible: false, roles: staff,
                    description: 'Когда обращение пришло на самом деле: ГГГГ-ММ-ДД ЧЧ:ММ, если его внёс сотрудник')
  field('От имени', field_format: 'string', visible: false, roles: staff,
                    description: 'За кого обращение внёс сотрудник: логин, почта, имя или организация (название, БИН)')
  calls = Tracker.where(name: 'Обратный звонок').to_a
  field('Телефон для звонка', field_format: 'string', trackers: calls, description: 'По какому номеру перезвонить')
  field('Когда позвонить', field_format: 'string', trackers: calls,
                    description: 'Удобное время: 03.02.2026 15:00 или 15:00; пусто — в любое рабочее время')
  field('ИИН/БИН', field_format: 'string', regexp: '^\d{12}$', searchable: true,
                   description: '12 цифр: ИИН заявителя или БИН организации')
end

def seed_faq
  author = User.find_by!(login: 'manager')
  YAML.load_file(File.join(__dir__, 'faq.yml')).each do |identifier, pages|
    project = Project.find_by!(identifier: identifier)
    wiki = project.wiki || Wiki.create!(project: project, start_page: 'FAQ')
    wiki.update!(start_page: 'FAQ')
    pages.each do |title, text|
      page = wiki.find_page(title) || WikiPage.new(wiki: wiki, title: title)
      next unless page.new_record?

      page.parent = wiki.find_page('FAQ') unless title == 'FAQ'
      saved = page.save_with_content(WikiContent.new(page: page, text: text, author: author))
      raise "#{title}: #{page.errors.full_messages.join(', ')}" unless saved
    end
  end
end

ActionMailer::Base.perform_deliveries = false
# Long enough ago to be older than any request.
travel_to(Time.now - 400.days) do
  seed_settings
  seed_statuses_and_trackers
  seed_roles
  seed_workflow
  seed_people
  seed_projects
  seed_fields
  seed_members
  seed_faq
end

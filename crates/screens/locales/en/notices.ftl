# Notices of a connection by e-mail.
notices-title = Notifications by e-mail
notices-lead = You get a message as soon as something is wrong, then one a day at most as long as it lasts, and a message when it is mended.
notices-who = Who gets a message?
notices-open = The owners and administrators of your organisation
notices-chosen = Only those who are chosen below
notices-people = People
notices-people-hint = Everybody gets messages in their own language.
notices-addresses = Other e-mail addresses
notices-addresses-hint = One address on each line, twenty at most.
notices-language = Language of the messages to these addresses
notices-hour = Time of the daily message
notices-hour-hint = Dutch time. A message only comes when something is still open.
notices-save = Save
notices-saved = The notices are saved.

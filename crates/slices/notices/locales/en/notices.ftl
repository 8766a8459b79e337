notices-title = Notices
notices-lead = What happened in your groups and in the news.
notices-bell = { $n ->
    [0] Notices
    [one] Notices: 1 new
    [100] Notices: more than 99 new
   *[other] Notices: { $n } new
}
notices-none-title = No notices yet
notices-none = When somebody writes something for you, or adds something to a group, you read it here.
notices-see-all = Mark all as seen
notices-seen-all = Everything is marked as seen.
notices-settings = Choose your notices
notices-settings-lead = Choose for each group what you want to hear. Your choice holds for what happens from now on.
notices-settings-none = You are not in a group yet.
notices-saved = Your choice has been saved.
notices-save = Save
notices-choice-all = Everything
notices-choice-important = Only what is important
notices-choice-nothing = Nothing
notices-choice-hint = Important is: what you must read, who asks to join your group, and becoming a member or owner.
notices-choice-unknown = Choose all, important or nothing.
notices-filter = Groups
notices-filter-all = All notices
notices-pages = Pages
notices-first = Newest
notices-next = Earlier notices
notices-new = new
notices-somebody = Somebody
notices-today = Today
notices-said-post = { $who } wrote: { $title }
notices-said-must-read = { $who } asks you to read this: { $title }
notices-said-comment = { $who } commented on: { $title }
notices-said-document = { $who } added a document: { $title }
notices-said-asked = { $who } asks to join the group { $title }
notices-said-added = You are now in the group { $title }
notices-said-owner = You now own the group { $title }

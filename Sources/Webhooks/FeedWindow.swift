import DequeModule
import EventLog

/// One item of the feed.
struct FeedEntry {
    let item: FeedItem
    /// Once somebody has been told of it.
    let after: FeedPosition

    /// About how much of the memory it takes that is for all.
    fileprivate var weight: Int {
        switch item {
        case .commit(let commit): 1 + commit.teams.count
        case .warning: 4
        }
    }
}

/// The part of the feed that somebody is being told of now, read once for all of them.
///
/// An entry is found by the position before it. There are the latest, and some pages from before
/// that, for those who are far behind; fewer of them where commits touch many teams.
struct FeedWindow {
    /// Where entries begin that were read together, and what they weigh.
    private struct Page {
        var starts: [FeedPosition]
        var weight: Int
    }

    /// A number of pages, the oldest first.
    private struct Shelf {
        let limit: Int
        var pages: Deque<Page> = []
        var weight = 0

        mutating func add(_ page: Page) {
            pages.append(page)
            weight += page.weight
        }

        /// The oldest of too many; never the newest.
        mutating func takeSurplus(_ weightLimit: Int) -> Page? {
            guard pages.count > 1, pages.count > limit || weight > weightLimit else { return nil }
            let page = pages.removeFirst()
            weight -= page.weight
            return page
        }
    }

    private static let pageSize = 64

    private let content: any WebhookContent
    private let weightLimit: Int
    private var entries: [FeedPosition: FeedEntry] = [:]
    /// Each of the latest is a page.
    private var latest = Shelf(limit: 2048)
    private var older = Shelf(limit: 128)

    /// - Parameter weightLimit: about so many names of teams are kept, twice.
    init(_ content: any WebhookContent, weightLimit: Int = 1 << 16) {
        (self.content, self.weightLimit) = (content, weightLimit)
    }

    var count: Int { entries.count }

    /// What comes after a position; nil if nothing does yet.
    mutating func entry(after position: FeedPosition) throws -> FeedEntry? {
        if let known = entries[position] { return known }
        var (before, page) = (position, Page(starts: [], weight: 0))
        for item in try content.page(after: position, limit: Self.pageSize) {
            let entry = FeedEntry(item: item, after: item.position(after: before))
            if entries[before] == nil {
                entries[before] = entry
                page.starts.append(before)
                page.weight += entry.weight
            }
            before = entry.after
        }
        if page.starts.isEmpty { return nil }
        let found = entries[position]
        older.add(page)
        while let surplus = older.takeSurplus(weightLimit) { remove(surplus) }
        return found
    }

    /// What has just happened.
    mutating func append(_ item: FeedItem, after before: FeedPosition) -> FeedEntry {
        if let known = entries[before] { return known }
        let entry = FeedEntry(item: item, after: item.position(after: before))
        entries[before] = entry
        latest.add(Page(starts: [before], weight: entry.weight))
        while let surplus = latest.takeSurplus(weightLimit) { remove(surplus) }
        return entry
    }

    private mutating func remove(_ page: Page) {
        for start in page.starts { entries[start] = nil }
    }
}

import DequeModule
import EventLog
import GatewayModel

/// One item of the feed, and who may want it.
final class FeedEntry {
    let item: FeedItem
    /// Once somebody has been told of it.
    let after: FeedPosition
    private var wanting: Set<NamespacedName> = []
    /// Of the Webhooks that ``wanting`` was found with.
    private var version: Int64?

    init(_ item: FeedItem, after: FeedPosition) { (self.item, self.after) = (item, after) }

    func wants(_ content: any WebhookContent, _ version: Int64) -> Set<NamespacedName> {
        if self.version != version {
            wanting = Set(content.mayWant(item))
            self.version = version
        }
        return wanting
    }
}

/// The part of the feed that somebody is being told of now, read once for all of them.
///
/// An entry is found by the position before it. There are the latest, and some pages from before
/// that, for those who are far behind.
struct FeedWindow {
    private static let latestKept = 2048
    private static let pageSize = 64
    private static let pagesKept = 128

    private let content: any WebhookContent
    private var entries: [FeedPosition: FeedEntry] = [:]
    /// Where each of the latest begins, oldest first; and each page.
    private var latest: Deque<FeedPosition> = []
    private var pages: Deque<[FeedPosition]> = []

    init(_ content: any WebhookContent) { self.content = content }

    /// What comes after a position; nil if nothing does yet.
    mutating func entry(after position: FeedPosition) throws -> FeedEntry? {
        if let known = entries[position] { return known }
        var (before, starts) = (position, [FeedPosition]())
        for item in try content.page(after: position, limit: Self.pageSize) {
            let after = item.position(after: before)
            if entries[before] == nil {
                entries[before] = FeedEntry(item, after: after)
                starts.append(before)
            }
            before = after
        }
        if starts.isEmpty { return nil }
        pages.append(starts)
        if pages.count > Self.pagesKept, let old = pages.popFirst() {
            for start in old where start != position { entries[start] = nil }
        }
        return entries[position]
    }

    /// What has just happened.
    mutating func append(_ item: FeedItem, after before: FeedPosition) -> FeedEntry {
        if let known = entries[before] { return known }
        let entry = FeedEntry(item, after: item.position(after: before))
        entries[before] = entry
        latest.append(before)
        if latest.count > Self.latestKept, let old = latest.popFirst() { entries[old] = nil }
        return entry
    }
}

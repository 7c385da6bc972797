import JSON
import Projection

/// One thing that was found: what is said of it, for people and for programs.
protocol SearchResult {
    var type: String { get }
    /// The order among those that fit as well.
    var place: SearchPlace { get }
    var fit: NameFit { get }
    var title: String { get }
    /// A sentence that begins with what it is about, without its point.
    var summary: String { get }
    /// Where there is more, by what is there.
    var links: [(name: StaticString, path: String)] { get }
    func write(members writer: inout JSONWriter)
}

/// What is told first of what fits as well.
enum SearchPlace: Int {
    case hostname, resource, numberedCommit, version, person, commit
}

extension NameFit {
    /// As answers have it.
    var word: String {
        switch self {
        case .exact: "exact"
        case .prefix: "prefix"
        case .part: "part"
        case .near: "near"
        }
    }
}

extension JSONWriter {
    mutating func searchResult(_ result: some SearchResult) {
        object { writer in
            writer.member("type", result.type)
            writer.member("title", result.title)
            writer.member("summary", result.summary)
            writer.member("match", result.fit.word)
            result.write(members: &writer)
            writer.key("links")
            writer.object { writer in
                for link in result.links { writer.member(link.name, link.path) }
            }
        }
    }
}

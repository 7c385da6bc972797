/// Whether proxies can use an expression, told without them.
///
/// Envoy compiles expressions with RE2 over bytes (Latin-1, so a code point above U+00FF cannot be
/// escaped), and refuses those whose program has more than 100 instructions unless its bootstrap
/// says otherwise (`re2.max_program_size.error_level`). One that it refuses would stop all changes
/// of its gateway. The syntax is that of RE2's own description; what Envoy 1.40 says to each case
/// is the table of RegularExpressionTests.
enum RegularExpression {
    /// What is wrong, to follow a colon; nil when nothing is.
    static func problem(of expression: String) -> String? {
        do throws(RE2Refusal) {
            let size = try size(of: expression)
            guard size > Limits.expressionSize else { return nil }
            return "it compiles to \(size) instructions or less; use at most "
                + "\(Limits.expressionSize), which is what proxies take, with fewer repetitions"
        } catch {
            return error.reason
        }
    }

    /// How many instructions it compiles to, or somewhat fewer.
    static func size(of expression: String) throws(RE2Refusal) -> Int {
        var parser = RE2Parser(expression.utf8)
        return try parser.parse()
    }
}

struct RE2Refusal: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// One pass over the expression. Groups are on a stack of our own: nesting costs no stack frames.
struct RE2Parser {
    /// What RE2 takes as the largest product of nested repetitions.
    private static let mostCopies = 1000
    /// Instructions that every program has.
    private static let frameSize = 4

    var text: RE2Text
    private var groups = [Group()]
    private var isAfterRepetition = false

    init(_ expression: String.UTF8View) { text = RE2Text(bytes: Array(expression)) }

    /// A part of the expression.
    private struct Part {
        /// Instructions at most.
        var size: Int
        /// The largest product of repetitions nested in it.
        var copies = 1
    }

    private struct Group {
        var isCapturing = false
        var settled = Part(size: 0)
        /// What a repetition would repeat.
        var last: Part?

        mutating func settle() {
            guard let last else { return }
            settled.size += last.size
            settled.copies = max(settled.copies, last.copies)
            self.last = nil
        }
    }

    mutating func parse() throws(RE2Refusal) -> Int {
        while let byte = text.next {
            let wasRepetition = isAfterRepetition
            isAfterRepetition = false
            switch byte {
            case UInt8(ascii: "("): try open()
            case UInt8(ascii: ")"): try close()
            case UInt8(ascii: "|"):
                text.advance()
                innermost.settle()
                innermost.settled.size += 1
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                text.advance()
                let least = byte == UInt8(ascii: "+") ? 1 : 0
                let most = byte == UInt8(ascii: "?") ? 1 : nil
                try repeatLast(least, most, after: wasRepetition)
            case UInt8(ascii: "{"):
                if let (least, most) = text.takeCounts() {
                    try repeatLast(least, most, after: wasRepetition)
                } else {
                    text.advance()
                    add(1)
                }
            case UInt8(ascii: "["): add(try text.takeClass())
            case UInt8(ascii: "\\"): try escape()
            case UInt8(ascii: "."):
                text.advance()
                add(2)
            case UInt8(ascii: "^"), UInt8(ascii: "$"):
                text.advance()
                add(3)
            default:
                text.advance()
                add(1)
            }
        }
        guard groups.count == 1 else { throw RE2Refusal("a '(' has no ')'; add it") }
        innermost.settle()
        return Self.frameSize + innermost.settled.size
    }

    private var innermost: Group {
        get { groups[groups.count - 1] }
        set { groups[groups.count - 1] = newValue }
    }

    private mutating func add(_ size: Int) { add(Part(size: size)) }

    private mutating func add(_ part: Part) {
        innermost.settle()
        innermost.last = part
    }

    /// - Parameter most: nil means any number.
    private mutating func repeatLast(_ least: Int, _ most: Int?, after repetition: Bool)
        throws(RE2Refusal)
    {
        text.skip(UInt8(ascii: "?"))
        if repetition { throw RE2Refusal("a repetition cannot be repeated; use a group") }
        guard var part = innermost.last else {
            throw RE2Refusal("a repetition has nothing before it; escape it with '\\'")
        }
        isAfterRepetition = true
        let copies = most ?? least
        let isTooMany = copies > 1 && copies * part.copies > Self.mostCopies
        if least > Self.mostCopies || copies < least || isTooMany {
            throw RE2Refusal("a repetition is out of range; use up to \(Self.mostCopies) in all")
        }
        part.copies *= max(copies, 1)
        part.size =
            if let most { least * part.size + (most - least) * (part.size + 1) } else {
                max(least, 1) * part.size + 3
            }
        innermost.last = part
    }

    private mutating func open() throws(RE2Refusal) {
        switch try text.takeGroupStart() {
        case .capturing: groups.append(Group(isCapturing: true))
        case .plain: groups.append(Group())
        case .flags: break
        }
    }

    private mutating func close() throws(RE2Refusal) {
        text.advance()
        guard groups.count > 1 else { throw RE2Refusal("a ')' has no '('; escape it with '\\'") }
        innermost.settle()
        var part = innermost.settled
        if innermost.isCapturing { part.size += 2 }
        groups.removeLast()
        add(part)
    }

    private mutating func escape() throws(RE2Refusal) {
        switch text.byte(after: 1) {
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"):
            text.advance(2)
            add(3)
        case UInt8(ascii: "C"):
            text.advance(2)
            add(1)
        case UInt8(ascii: "Q"):
            for _ in 0..<text.takeQuotation() { add(1) }
        default:
            if let size = try text.takeNamedClass() { return add(size) }
            _ = try text.takeEscapedByte()
            add(1)
        }
    }
}

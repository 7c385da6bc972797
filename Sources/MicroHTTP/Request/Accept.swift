/// Choosing a media type (RFC 9110, section 12.5.1).
public enum Accept {
    /// The type in `offers` the client likes best; of equally liked ones the first. Nil, for a
    /// 406, if it wants none of them. No header means anything will do.
    ///
    /// - Parameter header: the value of `Accept`; several headers are to be joined with commas.
    public static func best(of offers: [String], for header: String?) -> String? {
        guard let header else { return offers.first }
        let ranges = WeightedList.parse(header)
        guard !ranges.isEmpty else { return offers.first }
        var best: (offer: String, weight: Int)?
        for offer in offers {
            let weight = weight(of: offer.lowercased(), in: ranges)
            if weight > best?.weight ?? 0 { best = (offer, weight) }
        }
        return best?.offer
    }

    /// The weight of the most specific range that covers `offer`: `application/json` before
    /// `application/*` before `*/*`.
    private static func weight(of offer: String, in ranges: [WeightedList.Item]) -> Int {
        let type = offer.prefix { $0 != ";" }
        let family = type.prefix { $0 != "/" } + "/*"
        var found = (specificity: 0, weight: 0)
        for range in ranges {
            let specificity =
                switch range.name {
                // A parameter we do not offer, such as a version, asks for something else.
                case type where range.parameters.allSatisfy { isCovered($0, by: offer) }:
                    3 + range.parameters.count
                case family: 2
                case "*/*": 1
                default: 0
                }
            if specificity > found.specificity { found = (specificity, range.weight) }
        }
        return found.weight
    }

    /// Every text we send is UTF-8, so asking for it is no restriction.
    private static func isCovered(_ parameter: String, by offer: String) -> Bool {
        parameter == "charset=utf-8" || parameter == "charset=\"utf-8\""
            || offer.split(separator: ";").dropFirst().contains {
                $0.drop { $0 == " " } == parameter
            }
    }
}

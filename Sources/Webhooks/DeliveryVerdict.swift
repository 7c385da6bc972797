import HTTPClient

/// What an answer means.
enum DeliveryVerdict {
    case delivered
    /// The receiver wants no more, ever.
    case gone(String)
    /// Not now, and for so many seconds not again, if it says so.
    case failed(String, retryAfter: Int64?, isAlive: Bool)

    init(_ result: HTTPPostResult, from target: WebhookTarget) {
        switch result.reply {
        case .failure(let error):
            self = .failed(error.description, retryAfter: nil, isAlive: false)
        case .success(let reply):
            // Without the path, which may be a secret, and the address, which may be of the inside.
            let place = target.url.origin
            switch reply.status {
            case 200..<300: self = .delivered
            case 410:
                self = .gone("\(place) answered 410: it wants to hear no more")
            case 300..<400:
                self = .failed(
                    "\(place) answered \(reply.status), a redirect, which is not followed; name "
                        + "the URL that it leads to", retryAfter: nil, isAlive: true)
            case 429, 503:
                let seconds = reply.retryAfterSeconds.map(Int64.init)
                let wish = seconds.map { " and asks for \($0) s without requests" } ?? ""
                self = .failed(
                    "\(place) answered \(reply.status)\(wish)", retryAfter: seconds,
                    isAlive: false)
            default:
                self = .failed(
                    "\(place) answered \(reply.status), not 2xx", retryAfter: nil,
                    isAlive: reply.status < 500)
            }
        }
    }

    var problem: String? {
        switch self {
        case .delivered: nil
        case .gone(let sentence), .failed(let sentence, _, _): sentence
        }
    }
}

import ServerClient
import Terminal

extension ServerConnection {
    /// Shows how far the next requests are.
    func follow(_ bar: ProgressBar) {
        onProgress = { progress in
            if progress.sent < progress.toSend {
                bar.update(progress.sent, of: progress.toSend)
            } else {
                bar.update(progress.received, of: progress.toReceive > 0 ? progress.toReceive : nil)
            }
        }
    }

    func unfollow(_ bar: ProgressBar) {
        onProgress = nil
        bar.end()
    }
}

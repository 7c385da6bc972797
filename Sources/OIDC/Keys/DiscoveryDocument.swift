import GatewayModel
import HTTPClient
import JSON

/// What an issuer says of itself (OpenID Connect Discovery 1.0, section 3): of all that, where its
/// keys are.
struct DiscoveryDocument {
    let keysURL: WebURL

    init(_ bytes: [UInt8], of issuer: Issuer) throws(KeySetError) {
        guard let document = StrictJSON.object(bytes) else {
            throw KeySetError("the discovery document is no JSON object with each name once")
        }
        guard let name = document["issuer"]?.string, issuer.isNamed(name) else {
            let said = document["issuer"]?.string.map(quoted) ?? "nothing"
            throw KeySetError(
                "the discovery document is of another issuer: it says \(said), and has to say "
                    + "\(issuer), to the letter")
        }
        guard let text = document["jwks_uri"]?.string, let url = WebURL(text) else {
            throw KeySetError(
                "jwks_uri of the discovery document is no URL of https, or of http on this machine")
        }
        // Who listens between would choose the keys.
        guard url.isEncrypted || issuer.url.isLoopback else {
            throw KeySetError("jwks_uri of the discovery document is not encrypted: use https")
        }
        keysURL = url
    }
}

/// Which of the tokens that an issuer hands out is sent to a server, as the issuer's answer has it.
package enum TokenType: String, Sendable {
    case access = "access_token"
    case identity = "id_token"
}

-- What is refused for another reason is another attempt: among tokens that have expired, one of
-- somebody else's issuer would not be seen.
DROP INDEX audit_by_attempt;

-- Finds what was refused before in the same minute.
CREATE UNIQUE INDEX audit_by_attempt ON audit (
    minute, principal, token_id, address, verb, resource, namespace, name, status, reason
);

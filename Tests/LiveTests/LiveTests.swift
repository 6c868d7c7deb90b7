import Testing

/// Everything on a real Asterisk, with real SIP callers and agents and the
/// program itself. One after the other: the machine is one.
@Suite("Live", .serialized)
struct LiveTests {}

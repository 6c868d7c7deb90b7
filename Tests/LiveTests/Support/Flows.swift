/// The centre that live tests run: 1000 is answered, 1 leads to sales, whose
/// agents are agent1…agentN; waiting is silent.
enum Flows {
  static func text(agents: Int = 20, wrapUp: String = "0s", offerTime: String = "15s", music: String = "none") -> String
  {
    var text = """
      tenant: live
      numbers: { "1000": welcome }
      queues:
        sales: { name: Sales, offer-time: \(offerTime), wrap-up: \(wrapUp), music: \(music) }
      flows:
        welcome:
          - answer
          - menu: welcome
            options: { 1: sales }
            digit-time: 5s
            tries: 2
          - hang-up
          - at: sales
          - queue: sales
            wait-max: 5m
          - hang-up
      agents:

      """
    for number in 1...agents {
      text += "  agent\(number): { name: Agent \(number), device: PJSIP/agent\(number), queues: [sales] }\n"
    }
    return text
  }
}

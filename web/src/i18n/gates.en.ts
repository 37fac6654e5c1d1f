// What is said while a protection holds microphones, and of saying “stop”.

export const gates = {
  heldBar: "Held: nobody hears you",
  heldShort: "Held",
  stop: "Say stop",
  stopShort: "Stop",
  expose: "Held until the exposé ends: nobody hears you.",
  reading: (left: string) => `Silent reading, ${left} to go: nobody hears you.`,
  own: "Your microphone stays as you left it. “Say stop” makes you heard at once.",
  leadExpose: (client: string) => `The exposé is protected: only ${client} and the facilitators are heard.`,
  leadReading: (left: string) => `Silent reading, ${left} to go: only the facilitators are heard.`,
  lift: "Lift for this step",
  liftClient: "I have sorted: end the silence",
  lifted: "The protection is lifted for this step.",
  restore: "Protect again",
  stops: (name: string) => `${name} asks to stop.`,
  youStop: "Everybody sees that you ask to stop, and hears you.",
  heard: "You are heard again.",
};

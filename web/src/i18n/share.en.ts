// What is said of the one shared screen.

export const share = {
  yours: "You are showing your screen",
  waiting: (name: string) => `You have asked ${name} for the screen.`,
  withdraw: "Do not ask any more",
  asks: (name: string) => `${name} asks to show a screen in place of yours.`,
  asksOther: (name: string, owner: string) => `${name} asks ${owner} for the screen.`,
  grant: "Hand over",
  refuse: "Not now",
  end: "End this share",
  askTitle: (name: string) => `${name} shows a screen`,
  askText: "One screen at a time. Choose yours; it shows when the other is handed over.",
  ask: "Choose and ask",
  keep: "Leave it",
  refused: "The screen stays where it is for now. Yours was not shown.",
  taken: (name: string) => `${name} shows a screen now. Yours is no longer shown.`,
  stopped: "Your screen is no longer shown: it was ended, or the step does not have it.",
  begun: "Somebody else began to show a screen. You can ask for it.",
  enlarge: "Enlarge the screen",
  shrink: "Back to the room",
};

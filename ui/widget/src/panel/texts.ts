import { bytes } from "./bytes.ts";

/** Everything the opened chat says, in one place; what the workspace says itself comes with its settings. */
export const texts = {
  close: "Close chat",
  messages: "Messages",
  write: "Write a message",
  send: "Send",
  sending: "Sending…",
  sent: "Sent",
  notSent: "Not sent yet.",
  refused: "Not sent:",
  tryAgain: "Try again",
  takeBack: "Change",
  waiting: (position: number | null) => {
    if (position === null) return "Somebody will be with you soon";
    return position === 1 ? "You are next in line" : `You are number ${position} in line`;
  },
  you: "You",
  joined: (name: string) => `${name} joined`,
  typing: (name: string | null) => (name === null ? "Writing…" : `${name} is writing…`),
  assistant: "automatic answer",
  closed: "This conversation was closed.",
  writeAgain: "Write again",
  blocked: "You cannot write here any more.",
  newMessages: "New messages",
  reconnecting: "Connection lost. Reconnecting…",
  ended: "The live connection was ended. Reload the page to see new answers.",
  keptPlace: "We are closed now. You keep your place in line.",
  left: (email: string | null) =>
    email === null
      ? "We have your message and will answer it."
      : `We have your message and will answer to ${email}.`,
  askEmail: "We are closing. Leave an e-mail address, and we will answer there.",
  name: "Your name (optional)",
  email: "Your e-mail address",
  message: "Your message",
  leaveMessage: "Leave message",
  leaveEmail: "Leave address",
  emailMissing: "Enter an e-mail address, so that we can answer.",
  emailWrong: "Enter an e-mail address such as maria@example.com.",
  messageMissing: "Write a message.",
  attach: "Attach a file",
  attachHint: "Pictures and PDF, up to 5 MB each",
  drop: "Drop files here",
  files: "Files to send",
  uploading: (name: string, part: number) => `${name}, ${Math.round(part * 100)} % sent`,
  waitsForText: "Write a few words, too. The files follow them.",
  removeFile: (name: string) => `Remove ${name}`,
  tryFileAgain: (name: string) => `Try ${name} again`,
  fileTooLarge: "This file has more than 5 MB.",
  fileOfOtherKind: "Only pictures (JPEG, PNG, WebP, GIF) and PDF can be sent.",
  tooManyFiles: "Five files go with one message.",
  fileNotSent: "Not sent yet.",
  download: (name: string, size: number) => `Download ${name}, ${bytes(size)}`,
} as const;

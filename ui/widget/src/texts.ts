/** What the widget says before the chat is opened; the rest is in `panel/texts.ts`. */
export const texts = {
  open: (unread: number) =>
    unread === 0 ? "Open chat" : `Open chat, ${unread} new ${unread === 1 ? "message" : "messages"}`,
  close: "Close chat",
  loading: "The chat is being opened…",
  failed: "The chat could not be loaded. Try again, or reload the page.",
  tryAgain: "Try again",
  noAnswer: "There was no answer. Try again.",
  unreadable: "The answer could not be read.",
  secondScript: "LenoChat: the widget is on this page already. Remove this second script tag.",
  noAddress: 'LenoChat: the script tag needs src=".../widget.js" and data-widget-key.',
  unknownKey: "LenoChat: no workspace has this data-widget-key.",
  notAllowedHere:
    "LenoChat: this page's origin is not among those which the workspace allows for its widget.",
} as const;

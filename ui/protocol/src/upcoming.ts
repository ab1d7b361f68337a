/** Fields that `generated.ts` will have; this file goes then. */
declare module "./generated.ts" {
  interface ConversationView {
    visitor_left_at: string | null;
  }
}

export {};

import { hasTexts, readJson, type Shelf } from "./storage.ts";

/** Who writes, as this browser knows it: the token stands for the visitor. */
export interface Visitor {
  readonly token: string;
  readonly conversationId: string;
}

export const VISITOR = "visitor";

export function readVisitor(shelf: Shelf): Visitor | null {
  const value = readJson(shelf, VISITOR);
  return hasTexts(value, "token", "conversationId") ? value : null;
}

export function writeVisitor(shelf: Shelf, visitor: Visitor | null): void {
  shelf.write(VISITOR, visitor && JSON.stringify(visitor));
}

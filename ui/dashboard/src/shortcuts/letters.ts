/** Whether single letters are shortcuts, for this browser. */

import { Store } from "@lenochat/client";
import { useSyncExternalStore } from "react";

const KEY = "lenochat.letter-shortcuts";

const letters = new Store(read() !== "off");

export function lettersAreOn(): boolean {
  return letters.getSnapshot();
}

export function useLetters(): [boolean, (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(letters.subscribe, letters.getSnapshot);
  return [isOn, setLetters];
}

function setLetters(isOn: boolean): void {
  letters.set(isOn);
  try {
    localStorage.setItem(KEY, isOn ? "on" : "off");
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

import { useEffect, useState } from "react";

/** What is asked of the server while one types, or while agents change in bursts, is asked once it is quiet. */
const QUIET_MS = 300;

/** The text once it has not changed for a moment. */
export function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}

/** What the sentences of a decision need to know: the names of agents and teams. */

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLive, useTeams } from "../live.tsx";
import type { Teller } from "./sentences.ts";

export function useTeller(): Teller {
  const { t } = useTranslation();
  const held = useLive((state) => state.agents);
  const teams = useTeams();
  const agents = useMemo(() => new Map([...held].map(([id, { value }]) => [id, value])), [held]);
  return { t, agents, teams };
}

/** Leno AI's settings as the flat rules that a settings page edits, and back as the request that changes them. */

import type { WorkspaceChange } from "@lenochat/client";
import type { AiChat } from "@lenochat/protocol";

/** The key itself is known only while it is typed: nobody is ever shown one that is stored. */
export interface KeyRule {
  readonly isSet: boolean;
  readonly typed: string | null;
}

export interface AssistantRules {
  readonly ai_active: boolean;
  readonly ai_when: AiChat["when"];
  readonly ai_outside_hours: boolean;
  readonly ai_provider: AiChat["provider"];
  readonly ai_base_url: string;
  readonly ai_model: string;
  readonly ai_key: KeyRule;
  readonly ai_timeout_seconds: number;
  readonly ai_most_answers: number;
}

const FIELDS: Readonly<Record<keyof AssistantRules, string>> = {
  ai_active: "active",
  ai_when: "when",
  ai_outside_hours: "outside_hours",
  ai_provider: "provider",
  ai_base_url: "endpoint.base_url",
  ai_model: "endpoint.model",
  ai_key: "endpoint.key",
  ai_timeout_seconds: "endpoint.timeout_seconds",
  ai_most_answers: "endpoint.most_answers",
};

export const ASSISTANT_RULES = Object.keys(FIELDS) as (keyof AssistantRules)[];
export const ENDPOINT_RULES = ASSISTANT_RULES.filter((name) => FIELDS[name].startsWith("endpoint."));

/** What is offered where nothing is set. */
const NO_ENDPOINT = { base_url: "", model: "", has_key: false, timeout_seconds: 30, most_answers: 20 };
const NONE: AiChat = {
  active: false,
  when: "when_free",
  outside_hours: false,
  provider: "articles",
  endpoint: null,
};

export function assistantRulesOf(aiChat: AiChat | null): AssistantRules {
  const { active, when, outside_hours, provider, endpoint } = aiChat ?? NONE;
  const { base_url, model, has_key, timeout_seconds, most_answers } = endpoint ?? NO_ENDPOINT;
  return {
    ai_active: active,
    ai_when: when,
    ai_outside_hours: outside_hours,
    ai_provider: provider,
    ai_base_url: base_url,
    ai_model: model,
    ai_key: { isSet: has_key, typed: null },
    ai_timeout_seconds: timeout_seconds,
    ai_most_answers: most_answers,
  };
}

export function isAssistantRule(name: string): name is keyof AssistantRules {
  return name in FIELDS;
}

/** The dotted name under which the server complains about it. */
export function assistantFieldOf(name: keyof AssistantRules): string {
  return `ai_chat.${FIELDS[name]}`;
}

/** The change that makes exactly these edits; `rules` has them already, and `saved` is what they are made to. */
export function aiChatChange(
  edits: Partial<AssistantRules>,
  rules: AssistantRules,
  saved: AiChat | null,
): Pick<WorkspaceChange, "ai_chat"> {
  const touched = ASSISTANT_RULES.filter((name) => name in edits);
  if (touched.length === 0) return {};
  const whole = partsOf(
    touched.filter((name) => !ENDPOINT_RULES.includes(name)),
    rules,
  );
  // Where there was none, the server would begin with an active one.
  const active = saved === null ? { active: rules.ai_active } : {};
  const endpoint = endpointChange(edits, rules, saved);
  return { ai_chat: { ...active, ...whole, ...(endpoint && { endpoint }) } };
}

type AiChatEdit = NonNullable<WorkspaceChange["ai_chat"]>;

function endpointChange(
  edits: Partial<AssistantRules>,
  rules: AssistantRules,
  saved: AiChat | null,
): AiChatEdit["endpoint"] {
  const isNew = (saved?.endpoint ?? null) === null;
  // A new one has to say everything: what is still empty, the server names.
  const names = ENDPOINT_RULES.filter((name) => (isNew ? rules.ai_provider === "endpoint" : name in edits));
  if (names.length === 0) return undefined;
  const parts = partsOf(
    names.filter((name) => name !== "ai_key"),
    rules,
  );
  return { ...parts, ...(edits.ai_key && { key: edits.ai_key.typed }) };
}

function partsOf(names: readonly (keyof AssistantRules)[], rules: AssistantRules): Record<string, never> {
  return Object.fromEntries(
    names.map((name) => [FIELDS[name].replace("endpoint.", ""), rules[name]]),
  ) as Record<string, never>;
}

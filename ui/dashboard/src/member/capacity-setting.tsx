/** How many open conversations routing may give a member: the workspace's default, a number of their own, or any. */

import type { AgentView } from "@lenochat/protocol";
import { Input, Label, NumberField, Radio, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { SaveNote } from "../form/save-note.tsx";
import { useLive } from "../live.tsx";
import { useMemberChange } from "./use-member-change.ts";

type Choice = "default" | "number" | "unlimited";

/** What the server takes at most as a number; beyond it "no limit" says what is meant. */
const LARGEST = 1_000;
/** Where the workspace has no limit, a number to begin with. */
const FIRST_NUMBER = 4;

export function CapacitySetting({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const { change, asked, isPending, failure } = useMemberChange(agent.id);
  const workspaceDefault = useLive((state) => state.workspace.value.routing.default_capacity);
  const override = asked?.capacity_override === undefined ? agent.capacity_override : asked.capacity_override;
  const choose = (choice: string) => {
    if (choice === "default") change({ capacity_override: null });
    if (choice === "unlimited") change({ capacity_override: "unlimited" });
    if (choice === "number") change({ capacity_override: workspaceDefault ?? FIRST_NUMBER });
  };
  const defaultWords =
    workspaceDefault === null
      ? t("member.capacity_default_unlimited")
      : t("member.capacity_default", { count: workspaceDefault });
  return (
    <RadioGroup className="field" value={choiceOf(override)} onChange={choose}>
      <Label className="field-label">{t("member.capacity")}</Label>
      <Option choice="default" words={defaultWords} />
      <div className="capacity-number">
        <Option choice="number" words={t("member.capacity_number")} />
        {typeof override === "number" && (
          <NumberField
            aria-label={t("member.capacity_number_label")}
            minValue={0}
            maxValue={LARGEST}
            value={override}
            onChange={(number) =>
              !Number.isNaN(number) && number !== override && change({ capacity_override: number })
            }
          >
            <Input className="input" />
          </NumberField>
        )}
      </div>
      <Option choice="unlimited" words={t("member.capacity_unlimited")} />
      {override === 0 && <span className="muted small">{t("member.capacity_zero")}</span>}
      <SaveNote isPending={isPending} failure={failure} />
    </RadioGroup>
  );
}

function Option({ choice, words }: { choice: Choice; words: string }) {
  return (
    <Radio value={choice} className="radio">
      <span className="radio-ring" aria-hidden="true" />
      <span>{words}</span>
    </Radio>
  );
}

function choiceOf(override: AgentView["capacity_override"]): Choice {
  if (override === null) return "default";
  return override === "unlimited" ? "unlimited" : "number";
}

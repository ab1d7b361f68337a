/** Something that is on or off, and takes effect at once. */

import type { ReactNode } from "react";
import { SwitchField as AriaSwitchField, SwitchButton } from "react-aria-components";
import "./form.css";

interface SwitchFieldProps {
  label: string;
  isOn: boolean;
  turn: (isOn: boolean) => void;
  /** What stands below: what it means, or why it failed. */
  children?: ReactNode;
}

export function SwitchField({ label, isOn, turn, children }: SwitchFieldProps) {
  return (
    <AriaSwitchField className="field" isSelected={isOn} onChange={turn}>
      <SwitchButton className="form-switch">
        <span>{label}</span>
        <span className="form-switch-track" aria-hidden="true" />
      </SwitchButton>
      {children}
    </AriaSwitchField>
  );
}

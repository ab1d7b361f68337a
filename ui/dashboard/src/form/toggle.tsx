/** A switch with its name and a sentence that says what it does as it stands. */

import type { ReactNode } from "react";
import { SwitchButton, SwitchField, Text } from "react-aria-components";
import "./toggle.css";

interface ToggleProps {
  label: string;
  hint: ReactNode;
  isOn: boolean;
  set: (isOn: boolean) => void;
  children?: ReactNode;
}

export function Toggle({ label, hint, isOn, set, children }: ToggleProps) {
  return (
    <div className="toggle-row">
      <SwitchField className="toggle" isSelected={isOn} onChange={set}>
        <SwitchButton className="toggle-label">
          <span className="toggle-track" aria-hidden="true" />
          {label}
        </SwitchButton>
        <Text slot="description" className="muted small">
          {hint}
        </Text>
      </SwitchField>
      {children}
    </div>
  );
}

/** One thing among several that can each be on. */

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox } from "react-aria-components";
import "./form.css";

interface CheckboxProps {
  isOn: boolean;
  turn: (isOn: boolean) => void;
  children: ReactNode;
}

export function Checkbox({ isOn, turn, children }: CheckboxProps) {
  return (
    <AriaCheckbox className="checkbox" isSelected={isOn} onChange={turn}>
      <span className="checkbox-box" aria-hidden="true">
        {isOn && <Check size={14} strokeWidth={3} />}
      </span>
      <span className="checkbox-words">{children}</span>
    </AriaCheckbox>
  );
}

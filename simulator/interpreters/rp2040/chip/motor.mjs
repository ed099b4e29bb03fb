// What a motor gets from a pin: its duty, told as it changes, from the pin's edges alone.

const CLOSE = 0.01;                                               // duties that differ less are one

export class MotorPin {
  // `periodNs` of the PWM; a level that lasts longer than one and a half is no PWM's.
  constructor(periodNs, report) {
    Object.assign(this, { longest: 1.5 * periodNs, report, high: false, rose: 0, fell: 0, duty: 0 });
  }

  edge(high, at) {
    if (high === this.high) return;
    this.settle(at);
    if (high) {
      const period = at - this.rose;
      if (this.rose && this.fell > this.rose && period < 2 * this.longest) this.set((this.fell - this.rose) / period, this.rose);
      this.rose = at;
    } else this.fell = at;
    this.high = high;
  }

  settle(now) {                                                   // so long at one level, it is that
    if (this.high && now - this.rose > this.longest) this.set(1, this.rose);
    else if (!this.high && this.duty && now - this.fell > this.longest) this.set(0, this.fell);
  }

  set(duty, at) {
    if (Math.abs(duty - this.duty) < CLOSE && (duty > 0) === (this.duty > 0)) return;
    this.duty = duty;
    this.report(duty, at);
  }
}

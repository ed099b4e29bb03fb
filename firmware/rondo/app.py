"""Connects the parts of a board and runs the loop: take in what happened, step the services, sleep to the next
deadline.

No other module knows all services. Only `Power` and safe mode wait here, and there is no fixed tick.
"""

from time import sleep_ms

from micropython import const

from . import trace
from .haptics.cues import RHYTHMS
from .haptics.emitter import CueEmitter
from .haptics.haptics import Haptics
from .keeper import Keeper, free_memory, load_settings
from .session.quiet import QuietHours
from .session.session import Session
from .session.table import ASLEEP, AWAKE, CHOOSING, DONE, ENDED, NEVER, PAUSED, RUNNING, SAFE
from .storage.journal import EARLY_MS, Journal
from .system.buttons import ARMED, PRESS, TAKEN_BACK, Buttons
from .system.cable import Cable
from .system.clock import Clock, catch_up, take_over, utc
from .system.edges import since_boot
from .system.power import Power

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from .display.presenter import Presenter
    from .display.region import Display
    from .drivers.watchdog import Watchdog
    from .reminding import Reminding
    from .system.battery import Battery

_OVER = (DONE, ENDED, ASLEEP)
_SOON_MS = const(500)  # the longest that a display rests between two sends
_LOADING_MS = const(300)  # longer than the loading of any part takes


class App:
    """The firmware on a board. `run` returns only in safe mode; raises KeyboardInterrupt after a host's Ctrl-C."""

    def __init__(self, board: "ModuleType") -> None:
        take_over(board.clock_chip())
        self._edges = edges = since_boot(board.button_pins())
        self._clock = Clock(edges.began)
        self._motor = board.motor()
        settings, routine, self._complaints = load_settings()
        self._haptics = Haptics(
            self._motor,
            settings["strength"],
            settings["repeat"],
            settings["mirror"],
            settings["pulses"] == "long",
        )
        names = [name for name, _ in board.BUTTONS]
        self._buttons = Buttons(edges, names, self._clock)
        self._cable = Cable()
        self._power = Power(
            board.sleep(edges.pins), edges, self._buttons, self._clock, self._motor, self._cable
        )
        self._powered_on = board.powered_on()
        self._power_lost = self._powered_on
        self._board = board
        self._battery: "Battery | None" = None
        self._led = board.led()
        self._session = Session(settings, routine)
        self._journal = Journal(self._session)
        self._quiet_hours = QuietHours(settings)
        self._keeper = Keeper(
            self._journal, self._session, self._haptics, self._motor, self._buttons
        )
        if self._complaints:
            self._keeper.put_settings_right()
        self._keeper.reminding = self._reminding = self._make_reminding(settings)
        self._keeper.on_written = self._update_night  # the clock may have been set
        self._emitter = CueEmitter(self._haptics, self._session, self._measured)
        self._was_playing: "str | None" = None
        self._trace = trace.Changes()
        self._presenter: "Presenter | None" = None
        self._lit_at = NEVER  # when a display not loaded yet was to be lit
        self._session_at = -NEVER  # when the session is next due, in ms
        self._others_at = -NEVER  # when anything but the display is next due, in ms
        self._display: "tuple[Display, ModuleType] | None" = None
        # What is loaded only once the band is ready for a press, one at a time.
        self._later = [free_memory, self._measured, self._load_driver, self._load_presenter]

    def load_rest(self) -> None:
        """Loads now every part whose loading the start has put off: battery meter, display driver, screen."""
        while self._later:
            self._later.pop(0)()

    def _measured(self) -> "Battery":
        """Returns the battery's meter after a measurement; makes the meter if the start has put that off."""
        if self._battery is None:
            self._battery = self._board.battery()
        self._measure()
        return self._battery

    def _load_driver(self) -> None:
        if self._session.settings["display"] != "off":
            self._display = self._board.display()

    def _load_presenter(self) -> None:
        if self._display is None or self._battery is None:
            return
        from .display.presenter import Presenter

        self._presenter = Presenter(
            self._display,
            self._session.settings,
            self._session,
            self._battery,
            self._trace,
            self._quiet_hours,
        )
        if self._lit_at != NEVER:
            self._presenter.light(self._lit_at, True)
        if self._session.began:
            self._presenter.lay_out_bar()

    def _load_later(self, now: int, pulse_at: int) -> int:
        """Loads one part that the start has put off, unless a pulse is near; returns when to call this again."""
        if self._motor.driving or pulse_at - now < _LOADING_MS:
            return NEVER  # the motor or the pulse has a deadline of its own
        self._later.pop(0)()
        return now

    def _make_reminding(self, settings: dict) -> "Reminding | None":
        """Returns the reminders; if they are off, returns None and plans to remove their files from flash."""
        if not settings["reminder_min"]:
            self._keeper.forget_reminders()
            return None
        from .reminding import Reminding

        return Reminding(settings, self._quiet_hours, self._session, self._haptics)

    def run(self, resets: "ModuleType", watchdog: "Watchdog", soft: bool) -> None:
        """Runs the loop for ever; returns only in safe mode, to leave the REPL free.

        `resets` is the module that counts resets; `watchdog` runs already. `soft`: this start is a soft reset.
        """
        self._power_lost = self._powered_on and not soft
        in_a_row = resets.count()
        self._reason = resets.reason()
        if in_a_row or self._reason:
            self._keeper.forget_resets_at(resets.HEALTHY_MS, resets.forget)
        if in_a_row >= resets.TOO_MANY:
            self._safe(str(in_a_row) + " resets in a row, see " + resets.FILE)
            return
        self._journal.history.feed = watchdog.feed
        unfinished = self._journal.load(self._clock.now())
        held = self._powered_on and not unfinished and self._power.held_out()
        if not held:
            self._restore(self._clock.now())
            self._report(self._complaints)
        may_be_held = self._powered_on and unfinished  # *attention* does not wait for that
        while not held:
            deadline = self.turn()
            watchdog.feed()
            self._answer_cable()
            if may_be_held:
                left = self._power.held_left(True)
                held, may_be_held = not left, left < NEVER
                deadline = min(deadline, self._clock.ms + left)
            # A host finds the band, and is heard, only while the chip is awake: until 10 s after a press.
            state = self._session.state
            self._power.wait(deadline, state == AWAKE or state == CHOOSING)
        self._safe("main was held at power on")

    def _answer_cable(self) -> None:
        """Answers a Ctrl-C: ends the app once all is on flash; in a session only prints the time that is left."""
        if not self._cable.poll():
            return
        now = self._clock.now()
        if self._session.state == RUNNING:
            self._cable.asked = False
            left = (self._session.left(now) + 999) // 1000
            print("rondo: session running, %d:%02d left" % (left // 60, left % 60))
        elif self._keeper.is_done(now):
            self._light(-NEVER, True)
            self._show(now, NEVER, True)  # dark: nobody answers a press at the prompt
            catch_up()
            raise KeyboardInterrupt

    def _report(self, complaints: "list[str]") -> None:
        """Prints each complaint, and plans to write it and the reason of the last reset into the log."""
        if self._reason:
            self._journal.line("reset: " + self._reason)
        for complaint in complaints:
            print("rondo: " + complaint)
            self._journal.line(complaint)

    def _restore(self, now: int) -> None:
        """Restores the session and the reminders from flash, then takes the presses that came during the start."""
        self._journal.restore(now, self._power_lost)
        self._keeper.trouble_felt = bool(self._journal.trouble)
        self._emitter.begun_id = self._session.id
        if self._reminding is not None:
            self._reminding.restore(now, self._journal.last_start)
        self._record_change(now)
        if not self._take_presses(now):
            self._greet(now)

    def _greet(self, now: int) -> None:
        """Plays *attention* if the start has restored a pause, *refused* if something was wrong at the start."""
        refused = "refused" if self._complaints or self._journal.trouble else ""
        if self._session.state == PAUSED:
            self._haptics.play("attention", now, then=refused)
        elif refused:
            self._haptics.play(refused, now)

    def turn(self) -> int:
        """Does all that is due now; returns the instant, in ms, at which something is due next."""
        now = self._clock.now()
        if self._is_for_display(now):
            return min(self._others_at, self._show(now, self._others_at, False))
        if now >= self._quiet_hours.changes_at:
            self._update_night(now)
        if now >= self._session_at:
            self._take_time(now, False)
        self._take_presses(now)
        self._session_at = session_at = self._session.deadline(self._buttons.undecided)
        self._step_haptics(now)
        self._emitter.step(now, self._buttons.pulse_at())
        reminder_at = self._remind(now)
        pulse_at = min(self._haptics.deadline(), session_at, self._emitter.tick_at, reminder_at)
        pulse_at = min(pulse_at, self._buttons.pulse_at())
        deadline = min(pulse_at, self._buttons.deadline(), self._keeper.step(now, pulse_at))
        now = self._clock.now()  # read again, as a write to flash takes time
        if self._edges.noted:
            deadline = now
        if self._later:
            deadline = min(deadline, self._load_later(now, pulse_at))
        self._others_at = deadline
        deadline = min(deadline, self._show(now, deadline, True))
        if deadline == reminder_at and self._session.state == ASLEEP:
            deadline -= self._rebase()
        return deadline

    def _is_for_display(self, now: int) -> bool:
        """Returns whether nothing is due at `now` but the time on the display; False while the band is asleep."""
        if now >= self._others_at - EARLY_MS or self._buttons.stirred:
            return False
        if now >= self._quiet_hours.changes_at:
            return False
        return self._session.state != ASLEEP

    def _rebase(self) -> int:
        """Restarts the clock at 0, if no button is in use; returns the ms to subtract from a reminder's instant."""
        if self._buttons.deadline() != NEVER or self._buttons.any_down:
            return 0
        ms = self._clock.rebase()
        self._buttons.rebase()
        self._haptics.rebase(ms)
        self._journal.rebase()
        self._session.rebase(ms)
        self._quiet_hours.changes_at = 0
        if self._reminding is None:
            return 0
        self._reminding.rebase(ms)
        return ms if self._reminding.next_at() != NEVER else 0

    def _remind(self, now: int) -> int:
        """Gives the reminder that is due; returns when the next is, NEVER if reminders are off or about to be."""
        if self._reminding is None or self._session.reminders_declined:
            return NEVER
        self._reminding.step(now)
        return self._reminding.next_at()

    def _update_night(self, now: int) -> None:
        """Finds out whether it is night for the band, and sets the motor's strength: one less at night."""
        self._quiet_hours.update(now, utc())
        self._haptics.set_strength(
            max(1, self._session.settings["strength"] - self._quiet_hours.night)
        )

    def _take_time(self, now: int, by_press: bool) -> None:
        """Applies the session's timed events due at `now`; `by_press`: they waited for a press to be decided."""
        session = self._session
        due_at = session.deadline(False)
        while due_at <= now:
            pressing = self._buttons.pressing(due_at)
            due_at = session.deadline(pressing)
            if due_at > now:
                break
            self._emit_cue(session.expire(session.due(pressing), due_at), due_at, now, by_press)
            due_at = session.deadline(False)

    def _take_presses(self, now: int) -> bool:
        """Handles every event of the buttons up to `now`; returns whether there was one."""
        had_event = has_event = self._buttons.poll(now)
        while has_event:
            self._take_press(now)
            self._take_time(now, True)
            has_event = self._buttons.poll(now)
        return had_event

    def _take_press(self, now: int) -> None:
        session = self._session
        event = self._buttons.event
        pressed_at = self._buttons.at
        if event == PRESS:
            session.press(pressed_at)
            if not (self._buttons.by_main and session.is_late(pressed_at)):
                self._haptics.accept(pressed_at)
            self._light(now, True)
        elif event == ARMED:
            self._haptics.accept(pressed_at)
        elif event == TAKEN_BACK:
            self._emit_cue(session.take_back(now), now, now, True)
        else:
            self._emit_cue(session.gesture(event, pressed_at, now), now, now, True)

    def _emit_cue(self, cue: "str | None", at: int, now: int, by_press: bool) -> None:
        """Plays the cue that a row of the table asks for, if any, and records what the row has changed."""
        if cue is not None:
            self._emitter.emit(cue, at, now, by_press, self._trace.state)
        self._record_change(now)

    def _record_change(self, now: int) -> None:
        """Passes a change of the session's state or phase on to journal, settings, reminders, screen and trace."""
        session = self._session
        self._journal.mark_dirty()
        self._emitter.begun_id = session.id
        if self._trace.state == CHOOSING and session.state != CHOOSING:
            self._keeper.save_choice()
        if self._trace.new_state(session):
            if session.state == AWAKE:
                self._measure()
            elif session.state in _OVER and self._reminding is not None:
                self._reminding.ended(now)
        if self._trace.new_phase(session, self._clock):
            self._measure()
            if self._presenter is not None:
                self._presenter.lay_out_bar()
        self._emitter.plan_tick(now)

    def _measure(self) -> None:
        """Reads the battery, unless the motor pulls its voltage down: then the last reading stands."""
        if self._battery is None or self._motor.driving:
            return
        try:
            self._battery.read()
        except Exception as error:
            print("rondo: battery: " + type(error).__name__)

    def _step_haptics(self, now: int) -> None:
        self._haptics.step(now, self._session.deadline(True))
        playing = self._haptics.playing
        if playing != self._was_playing:
            self._was_playing = playing
            if playing is not None and playing not in RHYTHMS:  # ticks light no display
                self._light(now, False)

    def _light(self, now: int, by_press: bool) -> None:
        """Lights the display for 8 s after a press or a cue; a display not loaded yet is lit once it is loaded."""
        if self._presenter is not None:
            self._presenter.light(now, by_press)
        elif self._later:
            self._lit_at = now

    def _show(self, now: int, deadline: int, anew: bool) -> int:
        """Sends to the display what has changed, as much as fits until `deadline`, or until a button moves.

        Returns when it is to be called next. `anew`: more than the time shown may have changed.
        """
        presenter = self._presenter
        if presenter is None:
            return NEVER
        next_at = presenter.step(now, deadline, anew)
        while next_at == now and not self._edges.noted:
            now = self._clock.now()
            next_at = presenter.step(now, deadline, False)
        return next_at

    def _safe(self, why: str) -> None:
        """Prints `why`, lights the LED and shows safe mode on the display; then the REPL is free."""
        print("rondo: safe mode: " + why)
        self._haptics.silence(self._clock.now())
        self._motor.off()  # *accepted* may play
        self._session.state = SAFE
        self._led.value(1)
        self.load_rest()
        next_at = now = self._clock.now()
        self._light(now, True)
        self._record_change(now)
        while next_at - now < _SOON_MS:  # until the whole screen has been sent
            sleep_ms(next_at - now)
            now = self._clock.now()
            next_at = self._show(now, NEVER, True)

"""How the place of a figure lies to that of a programme, and whether the one may be of the other."""

from dataclasses import dataclass, field

from analysis.intake.places import UNKNOWN, Gazetteer

WIDE = ("china", "world")
FIT = ("same", "inside")


@dataclass(frozen=True, slots=True)
class Place:
    """How the place of a programme lies to a figure.

    of: how the figure's own place lies to it (same, inside, around, apart, unknown); last: the same for the place named
    last before; main: for the places that the text is mainly about; named: the nearest stretch that names it. anywhere:
    the programme's label names no place, so that it is used for every one. wide: it is the country or the world; fits: the
    figure may be of it; impossible: the figure is of another place and the text names this one nowhere.
    """

    entity: str
    anywhere: bool
    of: str
    last: str
    main: str
    named: str
    wide: bool = field(init=False)
    fits: bool = field(init=False)
    impossible: bool = field(init=False)

    def __post_init__(self) -> None:
        for name, holds in (("wide", self.entity in WIDE), ("impossible", self._is_impossible())):
            object.__setattr__(self, name, holds)
        object.__setattr__(self, "fits", self._may_fit())

    def _may_fit(self) -> bool:
        return (
            self.of in FIT
            or self.anywhere
            or (self.of == "unknown" and self.wide)
            or (self.main in FIT and self.of in ("around", "unknown"))
            or self.named in ("clause", "sentence")
        )

    def _is_impossible(self) -> bool:
        return self.of == "apart" and self.named == "nowhere" and not self.anywhere and self.entity != "china"


def relation_of(gazetteer: Gazetteer, place: str, entity: str) -> str:
    """How a place lies to the place of a programme: same, inside, around, apart or unknown."""
    if not place or place == UNKNOWN:
        return "unknown"
    if place == entity:
        return "same"
    if gazetteer.within(place, entity):
        return "inside"
    return "around" if gazetteer.within(entity, place) else "apart"

"""The data in notebooks and programs: tables of GeoPandas, maps of Folium, texts linked to routes.

Examples
--------
>>> import corridor_map
>>> project = corridor_map.load()
>>> project.routes.crs.to_string()
'EPSG:4326'
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_map.errors import DataError, Fault
from corridor_map.project import Project

if TYPE_CHECKING:
    import folium
    from geopandas import GeoDataFrame
    from pandas import DataFrame

    from corridor_map.linking.pipeline import Linker


def load(data: str | Path | None = None) -> "Notebook":
    """Read the data that ships with the package, and a folder of your own over it.

    Parameters
    ----------
    data
        A folder with ``geodata/`` and ``seeds/``. What has the same id as something built in
        takes its place.

    Returns
    -------
    Notebook
        What could be read; ``faults`` says what was left out and why.

    Raises
    ------
    DataError
        If `data` is no folder.

    Examples
    --------
    >>> import corridor_map
    >>> project = corridor_map.load()
    >>> project.faults
    ()
    """
    from corridor_map.loading import load as read

    folder = Path(data) if data is not None else None
    if folder is not None and not folder.is_dir():
        raise DataError(Fault(str(folder), "", "is no folder; expected one with geodata/ and seeds/"))
    return Notebook(read(folder), folder)


class Notebook:
    """A project as tables for reading; changing a table changes nothing else.

    Parameters
    ----------
    project
        The project to show.
    data
        The user's folder, whose lexicon is used to link texts.
    """

    def __init__(self, project: Project, data: Path | None = None) -> None:
        self.project = project
        self._data = data

    def __repr__(self) -> str:
        it = self.project
        return (
            f"<corridor_map.Notebook: {len(it.routes)} routes with {len(it.segments)} segments, "
            f"{len(it.borders)} borders, {len(it.places)} places, {len(it.passages)} passages "
            f"of {len(it.articles)} articles>"
        )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Faults in the files, one `corridor_map.errors.Fault` for each thing left out."""
        return self.project.faults

    @cached_property
    def routes(self) -> "GeoDataFrame":
        """Segments of all routes, one row each in travel order, with the id as index.

        Returns
        -------
        geopandas.GeoDataFrame
            LineStrings, longitude before latitude in degrees WGS84 (EPSG:4326). Columns ``route``,
            ``name``, ``branch``, ``mode``, ``status``, ``contested``, ``history`` (a list of states
            with ``from``, ``status``, ``contested``, ``note`` and ``source``), ``countries`` (ISO
            3166-1 alpha-3), ``from`` and ``to`` (ids of places), ``certainty``, ``gauge_mm``
            (millimetres, missing where not known), ``source`` and ``km`` (length on the ellipsoid).

        Examples
        --------
        >>> import corridor_map
        >>> routes = corridor_map.load().routes
        >>> building = routes[routes["status"] == "construction"]
        >>> bool((building.groupby("route")["km"].sum() > 0).all())
        True
        """
        from corridor_map.exports.frames import segments_frame

        return segments_frame(self.project)

    @cached_property
    def borders(self) -> "GeoDataFrame":
        """Borders, one row for each stretch between two countries, with the id as index.

        Returns
        -------
        geopandas.GeoDataFrame
            MultiLineStrings, longitude before latitude in degrees WGS84 (EPSG:4326). Columns
            ``name``, ``countries`` (ISO 3166-1 alpha-3) and ``source``.

        Examples
        --------
        >>> import corridor_map
        >>> corridor_map.load().borders.loc["arm-irn", "countries"]
        ['ARM', 'IRN']
        """
        from corridor_map.exports.frames import borders_frame

        return borders_frame(self.project)

    @cached_property
    def places(self) -> "GeoDataFrame":
        """Places, one row each, with the id as index.

        Returns
        -------
        geopandas.GeoDataFrame
            Points, longitude before latitude in degrees WGS84 (EPSG:4326). Columns ``name`` (the
            English one), ``names`` (a list of ``toponym``, ``lang`` and where not everybody uses it
            ``used_by``), ``kind``, ``country`` (ISO 3166-1 alpha-3), ``rank`` (1 is named on a map
            of the continent, 6 only close by) and ``source``.

        Examples
        --------
        >>> import corridor_map
        >>> corridor_map.load().places.loc["baku", "country"]
        'AZE'
        """
        from corridor_map.exports.frames import places_frame

        return places_frame(self.project)

    @cached_property
    def passages(self) -> "DataFrame":
        """Passages of the articles, one row each, the newest article first, with the id as index.

        Returns
        -------
        pandas.DataFrame
            Columns ``article``, ``title``, ``author``, ``publisher``, ``date`` (ISO 8601 of any
            precision), ``lang``, ``routes`` (ids, ``borders`` among them), ``targets`` (ids of
            routes, segments, borders and places), ``mention``, ``exact`` (the quotation), ``prefix``,
            ``suffix``, ``start`` and ``end`` (code points of the article's text) and ``anchoring``.

        Examples
        --------
        >>> import corridor_map
        >>> passages = corridor_map.load().passages
        >>> by_route = passages.explode("routes").groupby("routes").size()
        >>> int(by_route["aras"])
        3
        """
        from corridor_map.exports.frames import passages_frame

        return passages_frame(self.project)

    def map(self, routes: Iterable[str] | None = None, as_of: str = "") -> "folium.Map":
        """Return a map that shows itself in a notebook and can be added to.

        Leaflet comes from the addresses that folium gives; nothing else is fetched.

        Parameters
        ----------
        routes
            Ids of routes, or ``borders``; all by default.
        as_of
            An ISO 8601 date of any precision: the routes as they were then, without those
            stretches of which nothing is known yet. Today by default.

        Returns
        -------
        folium.Map
            A fresh one, to which layers can be added as to any other.

        Raises
        ------
        UnknownIdError
            If there is no such route.
        UsageError
            If `as_of` is no date, or not one that the project knows.

        Examples
        --------
        >>> import corridor_map, folium
        >>> drawn = corridor_map.load().map(routes=["aras", "borders"], as_of="2024")
        >>> _ = folium.CircleMarker([38.84, 46.2], radius=5).add_to(drawn)
        >>> "L.circleMarker" in drawn.get_root().render()
        True
        """
        from corridor_map.exports.selection import select
        from corridor_map.page.maps import free_map

        return free_map(select(self.project, routes=routes or (), as_of=as_of).dated)

    def annotate(self, text: str) -> "DataFrame":
        """Return the sentences of a text that concern routes, each with the reason.

        Parameters
        ----------
        text
            Taken as it is, not cleaned.

        Returns
        -------
        pandas.DataFrame
            A row for each sentence, in order. Columns ``routes`` (ids), ``exact``, ``start`` and
            ``end`` (code points of `text`) and ``why`` (a list of ``route``, ``rule``, ``matched``).

        Raises
        ------
        DataError
            If the words of the routes cannot be read.

        Examples
        --------
        >>> import corridor_map
        >>> found = corridor_map.load().annotate("They met in Baku. The Aras Corridor is being built.")
        >>> found[["routes", "start", "end"]].values.tolist()
        [[['aras'], 18, 51]]
        """
        import pandas

        from corridor_map.linking.annotating import record

        rows = [record(link) for link in self._linker.link(text)]
        return pandas.DataFrame.from_records(rows, columns=["routes", "exact", "start", "end", "why"])

    def export(self, file: str | Path, *, force: bool = False, **selection: Any) -> Path:
        """Write the project, or a selection of it, in the format that the file's name ends in.

        Parameters
        ----------
        file
            Ends in ``.html``, ``.geojson``, ``.gpkg``, ``.kml``, ``.csv``, ``.jsonld``,
            ``.lpf.json``, ``.recogito.csv`` or ``.png``.
        force
            Whether a file that is there already may be replaced.
        **selection
            ``routes``, ``articles``, ``as_of`` and ``search``: see
            `corridor_map.exports.selection.select`.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        UsageError, UnknownIdError
            If the name ends in no known form, or the selection is of something that is not there.
        OutputError
            If the file is there already, or cannot be written.

        Examples
        --------
        >>> import corridor_map, pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = corridor_map.load().export(pathlib.Path(folder) / "aras.csv", routes=["aras"])
        ...     file.read_text("utf-8").startswith("layer,id,route,name")
        True
        """
        from corridor_map.exports.catalogue import format_of, write
        from corridor_map.exports.selection import select

        path = Path(file)
        write(select(self.project, **selection), path, format_of(path), force=force)
        return path

    @cached_property
    def _linker(self) -> "Linker":
        from corridor_map.lexica import lexicon_of
        from corridor_map.linking.pipeline import Linker

        lexicon, faults = lexicon_of(self.project, self._data)
        if not lexicon.routes and faults:
            raise DataError(*faults)
        return Linker(lexicon)

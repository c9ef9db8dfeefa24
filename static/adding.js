/** What the page to add an article, which has no map, knows from the start. */
CorridorMap.adding = JSON.parse(CorridorMap.byId('corridor-data').textContent || '');
CorridorMap.adding.names = new Map(Object.entries(CorridorMap.adding.names));

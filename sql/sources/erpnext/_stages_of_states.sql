-- Which stage a status or a state of a workflow means, from the configuration.
select state, stage from json_table(:states, '$[*]' columns (
    state varchar(140) path '$.state',
    stage varchar(20) path '$.stage'
)) as given

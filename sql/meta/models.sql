-- models: every model, what it holds, how it is kept, what it reads, and its file.

select
    split_part(state.model, '.', 2) as model,
    state.layer,
    state.kept,
    state.grain,
    state.rows,
    state.sentence,
    texts.sql,
    coalesce(texts.depends_on, []) as depends_on,
from models.state
left join model_texts as texts on texts.model = state.model
order by case state.layer when 'staging' then 1 when 'intermediate' then 2 else 3 end, state.model

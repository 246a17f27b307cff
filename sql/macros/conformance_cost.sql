-- conformance_cost: how many events of a case are too many, and how many steps of the model it misses, at the least.
--
-- Alignment of a trace with a sequential model (van der Aalst 2016, section 8.3). The steps of the model are distinct and in
-- order, so the best alignment keeps a longest increasing subsequence of step numbers: cost = events + steps - 2 kept.
-- Skipping an optional step costs nothing; an event that follows it is kept all the same.
--
-- steps           list of the model's step numbers (1 to model_steps) of the events in order; 0 or null: not in the model
-- optional_steps  list of step numbers

create or replace macro marts.conformance_cost(steps, model_steps, optional_steps := []) as
    len(steps) + model_steps - len(list_filter(range(1, model_steps + 1), step -> list_contains(optional_steps, step)))
    -- the most that can be kept up to each step: an event kept is one not too many, and if required one not missed
    - list_max(
        list_reduce(
            list_prepend(
                list_transform(range(0, model_steps + 1), step -> 0::bigint),
                list_transform(
                    list_filter(steps, step -> step between 1 and model_steps),
                    step -> [step::bigint, case when list_contains(optional_steps, step) then 1 else 2 end::bigint]
                )
            ),
            (kept, event) -> list_transform(
                kept,
                (most, place) -> case
                    when place - 1 = event[1] then greatest(most, list_max(kept[1:event[1]]) + event[2])
                    else most
                end
            )
        )
    )

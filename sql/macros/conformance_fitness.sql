-- conformance_fitness: how well a case follows the model, from 0 (not at all) to 1 (exactly).
--
-- van der Aalst 2016, section 8.3: 1 - cost / (events + required steps), the cost of the worst way. Steps as for
-- conformance_cost.

create or replace macro marts.conformance_fitness(steps, model_steps, optional_steps := []) as
    1 - marts.conformance_cost(steps, model_steps, optional_steps := optional_steps)
    / nullif(
        len(steps) + model_steps - len(list_filter(range(1, model_steps + 1), step -> list_contains(optional_steps, step))), 0
    )::double

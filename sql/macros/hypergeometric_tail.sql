-- hypergeometric_tail: the probability of `found` or more marked ones among `drawn`, where `marked` of `whole` are marked.
--
-- Fisher's exact test of one side: `found` returns for a reason among the `drawn` of a batch. Whole numbers; null where
-- they are no such table.

create or replace macro marts.hypergeometric_tail(found, marked, drawn, whole) as
    case
        when found >= 0 and marked between 0 and whole and drawn between 0 and whole then
            least(
                1,
                -- an empty list has no sum
                coalesce(
                    list_sum(
                        list_transform(
                            range(
                                greatest(found, drawn + marked - whole, 0)::bigint,
                                least(marked, drawn)::bigint + 1
                            ),
                            lambda one: marts.hypergeometric_probability(one, marked, drawn, whole)
                        )
                    ),
                    0
                )
            )
    end

"""The texts of the site that stand in no page: each app declares them, editors may write them in another way."""

"""The regency's action plan: goals, activities with targets and money, what each quarter brought, what is behind."""

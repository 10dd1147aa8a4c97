"""How far people agree: pure functions of counted stances. No database, no request, no clock.

For a recommendation and a group g of people: A agree, D disagree, S = agree + disagree + pass;
the latest stance of each person who has not been removed.
"""

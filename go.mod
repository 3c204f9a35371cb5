module interdict

go 1.26

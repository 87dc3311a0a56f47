mod procedures;

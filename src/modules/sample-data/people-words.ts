/** Given names from many places; the accents are there to be met. */
export const givenNames = [
  'Aisha', 'Akira', 'Alejandro', 'Amara', 'Anders', 'Anjali', 'Anouk', 'Arjun', 'Astrid', 'Ayşe', 'Beatriz', 'Björn', 'Bram',
  'Camille', 'Carlos', 'Chiara', 'Chloé', 'Chinedu', 'Dalia', 'Daniel', 'Dimitra', 'Eilidh', 'Elena', 'Elif', 'Emeka', 'Enzo',
  'Esther', 'Farah', 'Fatima', 'Femke', 'Finn', 'Freya', 'Gabriela', 'Giulia', 'Hana', 'Hassan', 'Helena', 'Hiroshi', 'Ibrahim',
  'Ilse', 'Imani', 'Ines', 'Ingrid', 'Ivan', 'Jamal', 'Jana', 'Jasper', 'Jiho', 'João', 'Julia', 'Kaito', 'Kamala', 'Katarzyna',
  'Kenji', 'Kwame', 'Lars', 'Leila', 'Lena', 'Liam', 'Lin', 'Lucía', 'Magnus', 'Malik', 'Margot', 'Mateo', 'Mei', 'Mina', 'Nadia',
  'Naomi', 'Nikhil', 'Noor', 'Olga', 'Oluwaseun', 'Oskar', 'Paolo', 'Petra', 'Priya', 'Rafael', 'Ravi', 'Rosa', 'Sabine', 'Samir',
  'Sanne', 'Sofia', 'Søren', 'Tariq', 'Tomasz', 'Valentina', 'Viktor', 'Wanjiru', 'Yara', 'Yusuf', 'Zeynep', 'Zoë', 'Zuzana', 'Łukasz',
];

export const familyNames = [
  'Abebe', 'Achterberg', 'Adeyemi', 'Almeida', 'Andersson', 'Arslan', 'Bakker', 'Banerjee', 'Barros', 'Bauer', 'Becker', 'Bianchi',
  'Bjarnason', 'Boateng', 'Caruso', 'Castillo', 'Chen', 'Cohen', 'Conti', 'Costa', 'Dahl', 'Das', 'Delgado', 'Demir', 'Diallo', 'Dubois',
  'Eriksen', 'Farouk', 'Fernández', 'Fischer', 'Fontaine', 'Fujimoto', 'Gallagher', 'Georgiou', 'Haddad', 'Hakimi', 'Hansen', 'Horvat',
  'Hughes', 'Ivanova', 'Jansen', 'Jensen', 'Kamau', 'Kaplan', 'Kapoor', 'Kim', 'Kovács', 'Kowalczyk', 'Laurent', 'Lindqvist', 'Maas',
  'MacLeod', 'Marchetti', 'Mbeki', 'Mehta', 'Mendes', 'Moreau', 'Mukherjee', 'Müller', 'Nakamura', 'Navarro', 'Nguyễn', 'Novák', 'Nowak',
  "O'Brien", 'Okafor', 'Oliveira', 'Osei', 'Papadakis', 'Park', 'Pereira', 'Petrov', 'Popescu', 'Rahman', 'Ramírez', 'Rao', 'Reyes',
  'Ricci', 'Rossi', 'Sato', 'Schneider', 'Sharma', 'Silva', 'Sjöberg', 'Suzuki', 'Takahashi', 'Tanaka', 'Thapa', 'Torres', 'Van Dijk',
  'Vargas', 'Virtanen', 'Watanabe', 'Weber', 'Wójcik', 'Yıldız', 'Zhang', 'Zimmermann',
];

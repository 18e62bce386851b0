import type { Random } from "./random";

/** Given names and surnames that are common in Canada, joined at random: no person is meant, and none is described. */
const GIVEN_EN =
  `Aaron Abigail Adele Agnes Alan Albert Alec Alice Allison Amanda Amber Amrit Amy Andre Andrea Angela Anita Anthony Arjun Arlene Ashley
Audrey Barry Beatrice Ben Bernice Beth Blair Blake Bonnie Brad Brandon Brenda Brent Brett Brian Bridget Bruce Bryce Calvin Cameron Candace Carla Carol Cassidy
Chad Charlene Chelsea Cheryl Chris Claire Clayton Clint Cody Colin Colleen Connor Corey Courtney Craig Crystal Curtis Dale Damon Dana Darcy Darren Daryl Dawn
Dean Deborah Declan Delia Denise Derek Devin Diane Dillon Donna Doreen Doug Drew Duncan Dustin Dwight Edith Edwin Eileen Elaine Eli Ellen Elliot Emily Erica
Erin Ernest Esther Ethan Evelyn Faith Farah Fiona Frances Gail Garth Gary Gavin Gillian Glen Gloria Gord Grace Graham Grant Greta Gurpreet Gwen Hannah Harpreet
Harvey Hazel Heather Heidi Helen Henry Holly Howard Hugh Ian Irene Isaac Ivy Jackie Jaclyn Jade Jamie Janet Jared Jasmine Jason Jeff Jenna Jeremy Jill Joan
Joanne Jodi Joel Jordan Joy Judith Julian June Kara Karen Karl Kate Kayla Keith Kelly Kendra Kent Kerry Kevin Kirk Kristen Kurt Kyle Lana Lance Laura Leah Lee
Leslie Levi Liam Lily Linda Lindsay Lisa Logan Lorne Lorraine Lucas Lydia Lynn Mackenzie Madison Malcolm Mandeep Marcus Margo Marie Marilyn Marlene Marnie
Martha Marvin Mason Maureen Maxine Megan Mei Melanie Melissa Miles Miranda Mitchell Molly Monica Morgan Murray Myra Nadia Naomi Natalie Neil Nelson Nicole Nigel
Noel Noor Nora Norman Olga Olive Owen Paige Pamela Patrick Paula Penny Perry Peter Philip Phyllis Preston Priya Quinn Rachel Ralph Ramona Randy Raymond Rebecca
Reid Renata Rhonda Riley Robin Rochelle Rodney Ron Rosalind Ross Roxanne Roy Russell Ruth Ryan Sabrina Samir Sandra Sara Scott Sean Selena Shane Shannon Sharon
Shawna Sheila Shelby Sherry Sidney Simone Sonja Spencer Stacey Stella Stephen Stuart Susan Suzanne Sylvia Tamara Tanner Tanya Tara Taylor Teresa Tessa Theo
Tiffany Todd Tracy Travis Trevor Trina Troy Tyler Valerie Vance Vernon Veronica Victor Violet Wade Walter Wanda Warren Wayne Wendy Wesley Whitney Wilma Yasmin
Yolanda Yvonne Zachary Zoe`.split(/\s+/);

const GIVEN_FR =
  `Adèle Alain Alexandre Alexis Amélie André Andréanne Anick Antoine Ariane Armand Audrey Aurélie Benoît Bernard Bianca Brigitte Bruno Camille
Carole Caroline Catherine Cédric Chantal Charles Christian Christiane Claude Claudine Clément Clémence Coralie Cyrille Damien Danielle Delphine Denis Diane
Dominique Édith Élise Élodie Émile Émilie Éric Étienne Ève Évelyne Fabien Fernand Florence France Francine François Frédéric Frédérique Gabriel Gabrielle Gaétan
Geneviève Georges Gérald Germain Ghislain Gilles Ginette Grégoire Guillaume Guy Guylaine Hélène Henri Hubert Hugo Isabelle Jacinthe Jacques Jean-François
Jean-Luc Jean-Marc Jean-Philippe Jérémie Jérôme Joanie Jocelyne Joël Johanne José Josée Josianne Judith Julien Julie Karine Laurence Laurent Léa Léon Line Lise
Loïc Louis Louise Luc Lucie Lucien Lyne Madeleine Manon Marc Marc-André Marcel Marie-Claude Marie-Ève Marie-Josée Marie-Pier Mario Martine Mathieu Maude Maurice
Maxime Mélanie Mélissa Michel Michèle Mireille Monique Myriam Mylène Nadine Nathalie Nicolas Noémie Normand Odette Olivier Océane Pascal Pascale Patrice Paul
Philippe Pierre Pierre-Luc Raphaël Raymonde Réal Réjean Rémi René Renée Richard Robert Rosalie Roxane Samuel Sébastien Serge Simon Solange Sophie Stéphane
Stéphanie Suzanne Sylvain Sylvie Thérèse Thomas Tristan Valérie Véronique Vincent Virginie Viviane Xavier Yannick Yves Yvon Zoé`.split(
    /\s+/,
  );

export const SURNAMES_EN =
  `Abernathy Ackerman Adair Ainsley Alcott Aldridge Amundsen Andersen Appleby Archer Arden Armitage Ashcroft Atwell Auld Ayotte Babcock Bains
Balfour Bannerman Barclay Barlow Barnaby Bartlett Baxter Beckett Beddoes Bellamy Benning Berezan Bergman Beveridge Bhullar Birchall Bjornson Blackwood Blakely
Boddington Bohn Bolton Bowker Boychuk Bradshaw Brandvold Brar Breen Bridger Brockman Bromley Brubaker Buchan Buckland Burgoyne Burkholder Cadman Caldwell Callander
Cardinal Carmody Carruthers Cartier Cassels Castell Chahal Chalmers Charlton Cheung Christie Clements Clipperton Cobbett Colwell Conacher Copeland Corbett Cosgrove
Coulter Crandall Crawley Creighton Croft Cuthbert Dahl Dalgleish Danforth Danyluk Darrow Davenport Deacon Demchuk Denholm Derksen Dhaliwal Dinsdale Dobson
Donaldson Dorval Doyle Driedger Drummond Duckworth Dueck Dunphy Dyck Earle Eastman Ebner Eckhart Edgeworth Eidse Elford Ellsworth Emberley Enns Epp Erdman Espey
Fairbairn Falk Farnham Fehr Fenwick Ferris Finlay Firth Flanagan Fleury Foley Forsberg Fothergill Fowlie Fraser Friesen Froese Fulton Gagnier Galbraith Gerlach
Gibb Giesbrecht Gilchrist Gillespie Gladue Glover Goertzen Goodfellow Gosling Grainger Greenlaw Grewal Griffin Gudmundson Gunn Haas Haddad Hainsworth Halvorson
Hamm Hanlon Hargrave Harms Harrower Haslam Hawthorn Heidebrecht Helgason Henley Heppner Herron Hiebert Hildebrand Hillier Hnatiuk Hodder Hoeppner Holloway
Holmgren Horvath Hrycak Hubley Huculak Hutchings Inglis Ingram Irvine Isbister Isfeld Ivany Jacobsen Janzen Jardine Jespersen Johal Jorgensen Kachur Kang Karpinski
Keating Kehler Kendrick Kerr Ketchum Kilbride Kinnear Kirkwood Klassen Knutson Kolisnyk Kowalchuk Kozak Kroeker Kuzyk Laing Lambe Landsberg Larkin Lavallee Lawlor
Leier Lepp Letkeman Lindgren Lister Lockhart Loewen Lofgren Lomax Lovell Lucknow Lundy Lysenko Mackinnon Mahoney Makowsky Malone Manfredi Marchuk Marsden Martens
Mather Maxwell McAllister McCabe McDermid McGarvey McKague McLennan McNaughton McRae Meade Melnyk Mercer Metcalfe Middleton Millar Minhas Moffat Monkman Mooney
Moravec Morrow Muir Mulholland Musgrave Mykytiuk Nakamura Neufeld Newcombe Nickel Norberg Novak Nystrom Oakley Odegard Ogilvie Olafson Orchard Osborne Ostrander
Paddock Pankratz Parfitt Parrish Patel Paulson Pelly Penner Perrin Petkau Phelan Pickering Pirie Plett Podolski Poole Prentice Prychun Purves Quesnelle Quiring
Radford Ramsay Rasmussen Ratzlaff Redekop Regehr Reimer Rempel Renwick Rideout Ritchie Roblin Romaniuk Rosedale Rowe Rudd Rutledge Sandhu Sawatzky Schellenberg
Schmitke Scoville Seaton Sebastian Seward Shaver Shewchuk Siemens Sigurdson Skinner Slade Smithers Snider Solberg Sorensen Spearing Stainsby Standish Steeves
Stobbe Storey Strand Sturgeon Sutherland Swanby Sylvester Tait Talbot Tanaka Tarnowski Teichroeb Thiessen Thorburn Thornton Toews Torrance Tracey Trask Tupper
Turcott Tymchuk Ulrich Unger Unrau Upshaw Urquhart Vandermeer Vantol Veale Venables Verhoeven Vickers Vogt Voth Waddell Wainwright Wakefield Walcott Wardell
Warkentin Watts Weatherby Weir Wenzel Westlake Whitford Whynot Wiebe Wilkins Willoughby Winslow Wishart Wolfe Woodcock Wyatt Yakimchuk Yaremko Yeo Yuen Zacharias
Zaleski Zeller Zinck`.split(/\s+/);

export const SURNAMES_FR =
  `Allaire Arsenault Arseneau Asselin Audet Ayotte Babin Barrette Beaudoin Beaulieu Beausoleil Bélanger Bélisle Belliveau Benoît Bergeron
Bernier Bérubé Bisson Blanchard Boisvert Boivin Bouchard Boudreau Bourgeois Bourque Breau Brideau Brisson Bujold Caissie Cantin Carbonneau Cardinal Caron
Carrier Chabot Champagne Charette Chénier Chiasson Cloutier Comeau Cormier Cossette Côté Courchesne Cournoyer Couture Cyr Daigle Daoust Delisle Demers Deschênes
Desjardins Desrosiers Doiron Doucet Drapeau Drolet Dubé Dubois Duchesne Dufour Dugas Duguay Dumont Dupuis Durand Émond Fontaine Fortier Fortin Fournier Francoeur
Frenette Gagné Gagnon Gallant Gaudet Gauthier Gauvin Gélinas Gendron Gervais Gionet Giroux Godin Gosselin Goulet Grenier Guérette Guimond Hachey Haché Hébert
Houle Jacques Jalbert Jolicoeur Labelle Labrie Lachance Lacroix Laforge Lagacé Lalonde Lanteigne Lapierre Lapointe Larivière Laroche Larocque Latulippe Lavallée
Lavoie LeBlanc Leclair Lefebvre Léger Lemay Lemieux Lépine Lessard Lévesque Losier Maillet Mallet Marcoux Martineau Mazerolle Ménard Mercier Michaud Moreau Morin
Nadeau Noël Ouellet Ouellette Paquette Paradis Parent Pellerin Pelletier Perron Picard Pinet Plourde Poirier Poitras Poulin Pratte Proulx Racine Rancourt
Richard Rioux Rivard Robichaud Roussel Roussy Roy Sauvé Savoie Séguin Sirois Sonier St-Onge St-Pierre Surette Tanguay Tardif Tessier Tétreault Thériault
Thibodeau Tremblay Trépanier Turcotte Vachon Vaillancourt Vautour Veilleux Verret Vézina Vigneault Villeneuve`.split(
    /\s+/,
  );

/** Full names, none of them twice in the whole demo. */
export class PersonNames {
  private readonly taken = new Set<string>();

  constructor(private readonly random: Random) {}

  next(french: boolean): { given: string; surname: string } {
    for (;;) {
      const given = this.random.pick(french ? GIVEN_FR : GIVEN_EN);
      const surname = this.random.pick(french ? SURNAMES_FR : SURNAMES_EN);
      const name = `${given} ${surname}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return { given, surname };
    }
  }
}

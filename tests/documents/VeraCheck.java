import java.io.FileInputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks files against profiles: VeraCheck 2a,ua1 file… It ends with 1 when one does not hold. */
public class VeraCheck {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean all = true;
        for (int i = 1; i < words.length; i++) {
            for (String profile : words[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.fromString(profile);
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(words[i]), flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    System.out.println((result.isCompliant() ? "passes " : "FAILS  ") + profile + " " + words[i]);
                    TreeSet<String> told = new TreeSet<>();
                    for (TestAssertion assertion : result.getTestAssertions())
                        if (assertion.getStatus() == TestAssertion.Status.FAILED)
                            told.add("    " + assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + " "
                                    + assertion.getMessage() + " @ " + assertion.getLocation().getContext());
                    told.stream().limit(10).forEach(System.out::println);
                    all &= result.isCompliant();
                }
            }
        }
        System.exit(all ? 0 : 1);
    }
}
